import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY_0, DAY_1, DAY_2, loseEverything, loseStore, makeScene, type Scene } from './scene.ts';

const FIRST = '07700 900123';
const SECOND = '07700 900124';

const renew = (scene: Scene, now: string, ...more: readonly string[]) =>
  scene.json(['keys', 'rotate', '--yes', ...more], now);

/** Opted out, audited, under one set of keys, and nothing that `check` finds broken. */
async function expectWhole(scene: Scene, now: string, numbers: readonly string[]): Promise<void> {
  for (const number of numbers) expect((await scene.at(['opt-out', 'check'], now, number)).exit, number).toBe(3);
  const audit = await scene.at(['audit', 'verify'], now);
  expect(audit.exit, audit.stdout).toBe(0);
  const { promises } = await scene.json(['check'], now);
  expect(promises.filter(({ state }: { state: string }) => state === 'broken')).toEqual([]);
}

describe('a backup from before the keys were renewed', () => {
  test('opens under the old epoch that the home still has, and goes on under the new keys', async () => {
    const scene = await makeScene();
    const email = await scene.add('email', DAY_0, { nino: 'QQ123456A' });
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await renew(scene, DAY_1);
    await scene.optOut(SECOND, DAY_1);
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(receipt).toMatchObject({ restored: 1, expiredInBackup: 0, lostAhead: 0 });
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    expect((await scene.json(['contact', 'show', email], DAY_2)).reference).toBe(email);
    const found = await scene.json(['resident', 'find', '--by', 'nino'], DAY_2, 'QQ 12 34 56 A');
    expect(found.residents).toHaveLength(1);
    await expectWhole(scene, DAY_2, [FIRST, SECOND]);
    expect(await scene.json(['keys', 'status'], DAY_2)).toMatchObject({
      keyring: { generation: 2 },
      chain: { epoch: 2, earlier: [{ epoch: 1 }] },
      unfinished: { renewal: null, reseal: false },
    });
    // And the keys can be renewed again, with everything under them.
    expect(await renew(scene, DAY_2, '--reseal')).toMatchObject({ epoch: 3, resealed: 1, notResealed: 0 });
    expect((await scene.json(['contact', 'show', email], DAY_2)).reference).toBe(email);
    await expectWhole(scene, DAY_2, [FIRST, SECOND]);
  });

  test('opens nothing once everything was sealed again, and forgets no opt-out', async () => {
    const scene = await makeScene();
    await scene.add('email', DAY_0);
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await renew(scene, DAY_1, '--reseal');
    await scene.optOut(SECOND, DAY_1);
    loseStore(scene);
    const { plan } = await scene.json(['restore', backup, '--dry-run'], DAY_2);
    expect(plan).toMatchObject({ expired: 0, lostAhead: 0, keysForgotten: 1 });
    const ran = await scene.at(['restore', backup, '--yes'], DAY_2);
    expect([ran.exit, ran.stdout]).toEqual([3, expect.stringMatching(/1 contact not due yet is lost: the keys were/)]);
    const certificate = await scene.at(['certificate', 'show', '1'], DAY_2);
    expect(certificate.stdout).toMatch(/Lost though not due, because the keys were renewed since and forgotten: 1\./);
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    await expectWhole(scene, DAY_2, [FIRST, SECOND]);
  });

  test('is refused once nothing of it opens, where the store that is here can be read', async () => {
    const scene = await makeScene();
    const email = await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await renew(scene, DAY_1, '--reseal');
    for (const words of [['--dry-run'], ['--yes']]) {
      const ran = await scene.at(['restore', backup, ...words], DAY_2);
      expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/Nothing of this backup opens/)]);
    }
    expect((await scene.json(['contact', 'show', email], DAY_2)).reference).toBe(email);
  });

  test('gives a lost register its opt-outs back, under the keys that count', async () => {
    const scene = await makeScene();
    await scene.add('email', DAY_0);
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await renew(scene, DAY_1);
    loseStore(scene);
    rmSync(join(scene.root, 'secure', 'register.db'));
    await scene.json(['restore', backup, '--yes'], DAY_2);
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    await expectWhole(scene, DAY_2, [FIRST]);
    expect(await scene.json(['opt-out', 'list'], DAY_2)).toMatchObject({
      total: 1,
      optOuts: [{ number: '07700 ••• 123' }],
    });
  });

  test('and a recovery copy made after: an empty home has both epochs', async () => {
    const scene = await makeScene();
    const before = await scene.add('email', DAY_0);
    await renew(scene, DAY_1);
    const after = await scene.add('email', DAY_1);
    await scene.optOut(FIRST, DAY_1);
    const backup = await scene.backUp('backup', DAY_1);
    const recovery = await scene.recovery('copy', DAY_1);
    loseEverything(scene);
    await scene.json(['restore', backup, '--recovery', recovery, '--yes'], DAY_2);
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    for (const reference of [before, after])
      expect((await scene.json(['contact', 'show', reference], DAY_2)).reference).toBe(reference);
    await expectWhole(scene, DAY_2, [FIRST]);
  });

  test('still opens after the home was given another master key, with the old one or by the home itself', async () => {
    const scene = await makeScene();
    const email = await scene.add('email', DAY_0);
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    const keyFile = join(scene.folder, 'new.key');
    await scene.json(['keys', 'passphrase', '--new-key-file', keyFile], DAY_1);
    loseStore(scene);
    await scene.json(['restore', backup, '--yes', '--key-file', keyFile], DAY_2);
    await scene.json(['restore', 'accept', '--yes', '--key-file', keyFile], DAY_2);
    expect((await scene.json(['contact', 'show', email, '--key-file', keyFile], DAY_2)).reference).toBe(email);
    expect((await scene.at(['opt-out', 'check', '--key-file', keyFile], DAY_2, FIRST)).exit).toBe(3);
    expect((await scene.at(['status'], DAY_2)).exit).toBe(12);
  });
});
