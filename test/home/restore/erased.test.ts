import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY_0, DAY_1, DAY_2, DAY_31, DAY_32, loseStore, makeScene, type Scene } from './scene.ts';

const held = async (scene: Scene, now: string): Promise<readonly string[]> =>
  (await scene.json(['contact', 'list'], now)).contacts.map(({ reference }: { reference: string }) => reference);

const erase = (scene: Scene, reference: string, now: string) =>
  scene.json(['contact', 'erase', reference, '--reason', 'consent withdrawn', '--yes'], now);

describe('what must not come back', () => {
  test('a contact that was erased since is erased again, from the ledger of the register that is here', async () => {
    const scene = await makeScene();
    const [gone, stays] = [await scene.add('email', DAY_0), await scene.add('email', DAY_0)];
    const backup = await scene.backUp('backup', DAY_0);
    await erase(scene, gone, DAY_1);
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(receipt).toMatchObject({ restored: 1, erasedAgain: 1, problems: [] });
    expect(await held(scene, DAY_2)).toEqual([stays]);
    const certificate = await scene.json(['certificate', 'show', String(receipt.certificate)], DAY_2);
    expect(certificate.restoredFrom).toMatchObject({ held: 2, erasedAgain: 1 });
    expect(certificate.foots).toBe(true);
    const { promises } = await scene.json(['check', '--only', 'P57,P59'], DAY_2);
    expect(promises.filter(({ state }: { state: string }) => state === 'broken')).toEqual([]);
  });

  test('an older backup restored twice comes to the same, and its numbers of certificates go on', async () => {
    const scene = await makeScene();
    const [gone, stays] = [await scene.add('email', DAY_0), await scene.add('email', DAY_0)];
    await scene.add('phone', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await erase(scene, gone, DAY_1);
    await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '40d'], DAY_31);
    const receipts = [];
    for (const now of [DAY_31, DAY_32]) {
      receipts.push((await scene.json(['restore', backup, '--yes'], now)).receipt);
      expect(await held(scene, now)).toEqual([stays]);
    }
    expect(receipts[0]).toMatchObject({ restored: 1, expiredInBackup: 1, erasedAgain: 1 });
    expect(receipts[1]).toMatchObject({ restored: 1, expiredInBackup: 1, erasedAgain: 1 });
    expect(receipts[1].certificate).toBe(receipts[0].certificate + 1);
    expect((await scene.at(['audit', 'verify'], DAY_32)).exit).toBe(0);
    const { promises } = await scene.json(['check', '--only', 'P56,P57,P59,P60'], DAY_32);
    expect(promises.filter(({ state }: { state: string }) => state === 'broken')).toEqual([]);
  });

  test('a period that was shortened since shortens again what the backup brings', async () => {
    const scene = await makeScene();
    await scene.add('phone', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    const notice = join(scene.root, 'notice.yaml');
    const yaml = readFileSync(notice, 'utf8');
    const shorter = yaml.replace(/30 days/, '10 days').replace(/^effective: .*$/m, 'effective: 2026-11-24');
    expect(shorter).not.toBe(yaml);
    writeFileSync(notice, shorter);
    await scene.json(['notice', 'publish', '--yes'], DAY_1);
    const before = (await scene.json(['contact', 'list'], DAY_1)).contacts[0].dueAt;
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(receipt.carriedOver.noticeVersions).toBe(1);
    expect((await scene.json(['contact', 'list'], DAY_2)).contacts[0].dueAt).toBe(before);
  });

  test('without any readable register the ledger of the backup counts, and accept says so', async () => {
    const scene = await makeScene();
    const gone = await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await erase(scene, gone, DAY_1);
    rmSync(join(scene.root, 'secure', 'register.db'));
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(receipt).toMatchObject({ erasedAgain: 0, register: 'from-backup' });
    expect((await scene.at(['restore', 'accept', '--dry-run'], DAY_2)).stdout).toMatch(/Erase again what was erased/);
  });
});

describe('what must come back', () => {
  test('a held record, past its time, comes back and opens', async () => {
    const scene = await makeScene();
    const reference = await scene.add('phone', DAY_0, { summary: 'Missed bin' });
    await scene.json(['hold', 'place', '--contact', reference, '--reason', 'inquiry', '--review', '2027-02-01'], DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '40d'], DAY_31);
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_32);
    expect(receipt).toMatchObject({ restored: 1, expiredInBackup: 0 });
    const opened = await scene.open(DAY_32);
    const { readChain, sealerOf } = await import('../../../src/vault/vault.ts');
    const row = await opened.store.db.selectFrom('contact').selectAll().executeTakeFirstOrThrow();
    const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
    const place = { table: 'contact', id: row.id, day: row.sealed_day };
    expect(sealer.open<{ summary: string }>(place, row.sealed)?.summary).toBe('Missed bin');
    const { holds } = await scene.json(['hold', 'list'], DAY_32);
    expect(holds).toHaveLength(1);
  });

  test('rejected rows that lie in the home and that the restored store does not know are destroyed on their day', async () => {
    const scene = await makeScene();
    const backup = await scene.backUp('backup', DAY_0);
    const csv = 'channel,at,name\nphone,2026-02-31T10:00:00Z,Morag Testperson\n';
    expect((await scene.at(['contact', 'import', '-'], DAY_1, csv)).exit).toBe(3);
    loseStore(scene);
    await scene.json(['restore', backup, '--yes'], DAY_1);
    const status = await scene.json(['status'], DAY_1);
    expect(status.files.waiting).toBe(1);
    await scene.json(['restore', 'accept', '--yes'], DAY_1);
    const swept = await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '60d'], '2027-01-05T09:00:00.000Z');
    expect(swept.receipt.files.destroyed).toBe(1);
  });
});
