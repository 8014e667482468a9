import { chmodSync, copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openHome } from '../../src/home/open.ts';
import { checkPromises } from '../../src/notice/check.ts';
import { CHECKS } from '../../src/notice/checks/table.ts';
import { pooledRandom } from '../../src/vault/random.ts';
import { damages, PHONE, sql } from './damages.ts';
import { forgetTemplate, type HealthyHome, healthyHome } from './healthy-home.ts';

afterAll(forgetTemplate);

describe('each damage is seen, and only by the promises that it breaks', () => {
  test.each(damages.map((damage) => ({ what: damage[0], damage })))(
    '$what',
    async ({ damage: [, expected, damage, now] }) => {
      const home = await healthyHome();
      await damage(home);
      const { promises } = await home.check(now);
      const broken = promises.filter(({ state }) => state === 'broken');
      expect(broken.map(({ id }) => id)).toEqual(expected);
      for (const { id, failed } of broken) expect(failed, id).toBeGreaterThan(0);
    },
  );

  test('every promise that can be called kept is among them', () => {
    const shown = new Set(damages.flatMap(([, broken]) => broken));
    expect(Object.keys(CHECKS).filter((id) => !shown.has(id))).toEqual([]);
  });
});

describe('damage to what lies around the store', () => {
  test('a key file inside the home, and one that others can read', async () => {
    const home = await healthyHome();
    const inside = join(home.root, 'secure', 'master.key');
    copyFileSync(home.keyFile, inside);
    const opened = await home.open();
    const stateOf = async (keyFile: string) => (await checkPromises(opened, { only: ['P54'], keyFile })).promises[0];
    expect(await stateOf(inside)).toMatchObject({ state: 'broken', failed: 1 });
    chmodSync(home.keyFile, 0o644);
    expect(await stateOf(home.keyFile)).toMatchObject({ state: 'broken', failed: 1 });
    chmodSync(home.keyFile, 0o600);
    expect(await stateOf(home.keyFile)).toMatchObject({ state: 'kept', failed: 0 });
  });

  test('a chain from before the sweep opens again what the certificate says is gone', async () => {
    const home = await healthyHome();
    const old = await healthyHome();
    await sweepAt(home, '2026-12-05T10:00:00.000Z');
    copyFileSync(join(old.root, 'never-back-up', 'chain'), join(home.root, 'never-back-up', 'chain'));
    const { promises } = await home.check('2026-12-05T11:00:00.000Z');
    expect(promises.filter(({ state }) => state === 'broken').map(({ id }) => id)).toEqual(['P41', 'P54', 'P59']);
  });

  test('the last certificate, gone from store and folder, is missed by the audit', async () => {
    const home = await healthyHome();
    await sweepAt(home, '2026-12-05T10:00:00.000Z');
    home.store('delete from certificate where number = 2');
    for (const name of readdirSync(join(home.root, 'certificates')))
      if (name.includes('000002')) rmSync(join(home.root, 'certificates', name));
    const { promises } = await home.check('2026-12-05T11:00:00.000Z');
    expect(promises.find(({ id }) => id === 'P59')).toMatchObject({ state: 'broken' });
  });

  test('without its chain nothing opens, and the check still says so, and is in the audit', async () => {
    const home = await healthyHome();
    rmSync(join(home.root, 'never-back-up', 'chain'));
    const { promises, warnings } = await home.check();
    const broken = promises.filter(({ state }) => state === 'broken').map(({ id }) => id);
    expect(broken).toEqual(['P05', 'P54']);
    expect(warnings).toEqual([]);
  });
});

describe('damage that leaves nothing to check', () => {
  test('a version that is no notice any more is one sentence, and no crash', async () => {
    const home = await healthyHome();
    home.store("update notice_version set data = 'x' where number = 2");
    await expect(home.check()).rejects.toThrow('Version 2 of the notice was changed in the store and cannot be read.');
  });

  test('an entry of the audit that is no JSON any more breaks P54, and the rest is still checked', async () => {
    const home = await healthyHome();
    home.store("update audit_entry set body = 'x' where seq = 3");
    const { promises } = await home.check();
    expect(promises.find(({ id }) => id === 'P54')?.state).toBe('broken');
  });
});

describe('what else can go wrong with time', () => {
  test('a shorter period counts for what is held, once a sweep could have seen to it', async () => {
    const home = await healthyHome();
    const yaml = sql(home, 'select yaml from notice_version where number = 2') as string;
    const shorter = yaml
      .replace(/^effective: .*/m, 'effective: 2026-11-05')
      .replace(/retention: 30 days/, 'retention: 20 days');
    const { planPublish, publish } = await import('../../src/notice/publish.ts');
    const opened = await home.open();
    await publish(opened, shorter, await planPublish(opened, shorter));
    await opened.close();
    const phone = async (now: string) => (await home.check(now)).promises.find(({ id }) => id === 'P56');
    expect((await phone('2026-11-04T10:00:00.000Z'))?.state).toBe('kept');
    expect((await phone('2026-11-06T10:00:00.000Z'))?.state).toBe('kept');
    // Nobody has shortened anything for four days: three calls of 2 November are due ten days too late.
    expect(await phone('2026-11-09T10:00:00.000Z')).toMatchObject({ state: 'broken', failed: 3 });
    await sweepAt(home, '2026-11-09T10:00:00.000Z');
    expect((await phone('2026-11-09T11:00:00.000Z'))?.state).toBe('kept');
    home.store(
      `update contact set due_at = '2026-12-02T10:00:00.000Z' where id = (select max(id) from contact where ${PHONE})`,
    );
    expect(await phone('2026-11-09T12:00:00.000Z')).toMatchObject({ state: 'broken', failed: 1 });
  });

  test('a seal beyond its day is explained by a hold that was released since, and by nothing else', async () => {
    const home = await healthyHome();
    const { endHold, placeHold, planHold } = await import('../../src/retention/holds.ts');
    const reference = sql(home, `select reference from contact where ${PHONE} order by id limit 1`) as string;
    const opened = await home.open();
    const plan = await planHold(opened, { contact: reference, reason: 'claim', review: '2026-12-24' });
    const { id } = await placeHold(opened, plan);
    await endHold(opened, id, 'settled', undefined);
    await opened.close();
    const period = async () => (await home.check()).promises.find((each) => each.id === 'P56');
    expect(await period()).toMatchObject({ state: 'kept' });
    home.store('delete from hold where id = ?', id);
    const broken = await period();
    expect(broken).toMatchObject({ state: 'broken', failed: 1 });
    expect(broken?.evidence).toContain('Sealed to another day than their due day, unexplained: 1.');
  });

  test('residents that were merged, and split again with their hold, are no damage; a hold of the split that is gone is', async () => {
    const home = await healthyHome();
    const { applyMerge, planMerge } = await import('../../src/contacts/merge.ts');
    const { applySplit, planSplit } = await import('../../src/contacts/split.ts');
    const { placeHold, planHold } = await import('../../src/retention/holds.ts');
    const residentOf = (channel: string) =>
      sql(home, `select resident from contact where channel = '${channel}' order by id limit 1`) as string;
    const [from, into] = [residentOf('form'), residentOf('post')];
    const moved = sql(home, `select reference from contact where resident = '${from}'`) as string;
    const opened = await home.open();
    const wish = { reason: 'one person', approvedBy: undefined };
    await applyMerge(opened, await planMerge(opened, { ...wish, from, into }));
    await placeHold(opened, await planHold(opened, { resident: into, reason: 'claim', review: '2026-12-24' }));
    const broken = async () =>
      (await home.check()).promises.filter(({ state }) => state === 'broken').map(({ id }) => id);
    expect(await broken()).toEqual([]);
    const split = await applySplit(
      opened,
      await planSplit(opened, { resident: into, contacts: moved, reason: 'two people', approvedBy: undefined }),
    );
    await opened.close();
    expect(await broken()).toEqual([]);
    expect(split.holds).toHaveLength(1);
    home.store('delete from hold where id = ?', split.holds[0]);
    expect(await broken()).toEqual(['P59']);
  });

  test('one reason for most of ten values is a finding, and only then is it shown', async () => {
    const home = await healthyHome();
    for (let count = 0; count < 9; count += 1) {
      const opened = await home.open();
      const { addContact } = await import('../../src/contacts/add.ts');
      await addContact(opened, {
        channel: 'email',
        name: `Test Testperson ${count}`,
        gender: 'woman',
        relevance: 'group for women',
      });
      await opened.close();
    }
    const relevance = (await home.check()).promises.find(({ id }) => id === 'P15');
    expect(relevance).toMatchObject({ state: 'kept', tested: 10 });
    expect(relevance?.evidence).toContain('“group for women” 9');
    expect(relevance?.evidence).toContain('FINDING');
    expect(relevance?.evidence).not.toContain('equality survey');
  });
});

async function sweepAt(home: HealthyHome, now: string): Promise<void> {
  const { applySweep, planSweep } = await import('../../src/retention/sweep.ts');
  const opened = await openHome({
    root: home.root,
    keyFile: home.keyFile,
    passphraseFile: undefined,
    askPassphrase: undefined,
    now: () => Date.parse(now),
    random: pooledRandom(),
    signal: new AbortController().signal,
    actor: { name: 'tester', source: 'user' },
    waitMs: 5_000,
  });
  await applySweep(opened, await planSweep(opened, { allowGapMs: 60 * 86_400_000, max: undefined }), () => undefined);
  await opened.close();
}
