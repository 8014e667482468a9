import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { DAY_0, DAY_1, DAY_2, loseStore, makeScene, type Scene } from './scene.ts';

const [FIRST, SECOND, THIRD, FOURTH] = ['07700 900101', '07700 900102', '07700 900103', '07700 900104'] as const;
const registerOf = (scene: Scene) => join(scene.root, 'secure', 'register.db');

/** The answer of `opt-out check` for each number, asked once the restore was accepted. */
async function states(scene: Scene, numbers: readonly string[], now: string): Promise<readonly number[]> {
  await scene.at(['restore', 'accept', '--yes'], now);
  const exits: number[] = [];
  for (const number of numbers) exits.push((await scene.at(['opt-out', 'check'], now, number)).exit);
  return exits;
}

/** Everything that is said of the register and the audit by the program itself. */
async function expectWhole(scene: Scene, now: string): Promise<void> {
  const audit = await scene.at(['audit', 'verify'], now);
  expect(audit.exit, audit.stdout).toBe(0);
  const { promises } = await scene.json(['check', '--only', 'P40,P54,P59,P60,P61'], now);
  const broken = promises.filter(({ state }: { state: string }) => state === 'broken');
  expect(broken).toEqual([]);
}

describe('the register at a restore', () => {
  test('behind (put back from an older copy): that of the backup is used', async () => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    copyFileSync(registerOf(scene), join(scene.folder, 'old'));
    await scene.optOut(SECOND, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    copyFileSync(join(scene.folder, 'old'), registerOf(scene));
    expect((await scene.at(['opt-out', 'check'], DAY_1, SECOND)).exit).toBe(1);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_1);
    expect(receipt).toMatchObject({ register: 'from-backup', registerEvents: { onlyHere: 0, onlyBackup: 1 } });
    expect(await states(scene, [FIRST, SECOND, THIRD], DAY_1)).toEqual([3, 3, 0]);
    await expectWhole(scene, DAY_1);
  });

  test('diverged (opt-outs told to a register that was put back): both, and no opt-out is forgotten', async () => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    copyFileSync(registerOf(scene), join(scene.folder, 'old'));
    await scene.optOut(SECOND, DAY_0);
    await scene.optOut(FOURTH, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    copyFileSync(join(scene.folder, 'old'), registerOf(scene));
    await scene.optOut(THIRD, DAY_1);
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_1);
    expect(receipt).toMatchObject({ register: 'united', registerEvents: { onlyHere: 1, onlyBackup: 2, dropped: 0 } });
    expect(await states(scene, [FIRST, SECOND, THIRD, FOURTH], DAY_1)).toEqual([3, 3, 3, 3]);
    await expectWhole(scene, DAY_1);
    // The same backup again: everything of it is here already.
    const again = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(again.receipt.register).toBe('kept');
    expect(await states(scene, [FIRST, SECOND, THIRD, FOURTH], DAY_2)).toEqual([3, 3, 3, 3]);
    await expectWhole(scene, DAY_2);
  });

  test.each<[string, (scene: Scene) => void, string]>([
    ['missing', (scene) => rmSync(registerOf(scene)), 'missing'],
    ['damaged', (scene) => writeFileSync(registerOf(scene), Buffer.alloc(20_000, 7)), 'damaged'],
  ])('%s: that of the backup is used, and accept says that opt-outs are to be told again', async (_, lose, found) => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.optOut(SECOND, DAY_1);
    lose(scene);
    const dry = await scene.json(['restore', backup, '--dry-run'], DAY_1);
    expect(dry.plan.register).toMatchObject({ here: found, becomes: 'from-backup' });
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_1);
    expect(receipt.register).toBe('from-backup');
    const plan = await scene.at(['restore', 'accept', '--dry-run'], DAY_1);
    expect(plan.stdout).toMatch(/the register was lost\. Import the wrap-up codes/);
    expect(await states(scene, [FIRST, SECOND], DAY_1)).toEqual([3, 0]);
    await expectWhole(scene, DAY_1);
  });

  test.each<[string, (scene: Scene) => void]>([
    ['missing', (scene) => rmSync(registerOf(scene))],
    ['rolled back', (scene) => copyFileSync(join(scene.folder, 'old'), registerOf(scene))],
  ])('%s beside a store that had seen more: said, and said again by a second restore', async (how, lose) => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    copyFileSync(registerOf(scene), join(scene.folder, 'old'));
    await scene.optOut(SECOND, DAY_1);
    lose(scene);
    if (how === 'rolled back') {
      const ran = await scene.at(['backup', join(scene.folder, 'behind')], DAY_1);
      expect([ran.exit, ran.stdout]).toEqual([3, expect.stringMatching(/Keep the backups from before/)]);
    }
    const { plan } = await scene.json(['restore', backup, '--dry-run'], DAY_1);
    expect(plan.register.lost).toEqual({ optOuts: 1, erasures: 0 });
    for (const now of [DAY_1, DAY_2]) {
      const ran = await scene.at(['restore', backup, '--yes'], now);
      expect([ran.exit, ran.stdout]).toEqual(
        now === DAY_1 ? [3, expect.stringMatching(/1 opt-out cannot be found/)] : [0, expect.any(String)],
      );
      const accept = await scene.at(['restore', 'accept', '--dry-run'], now);
      expect(accept.stdout).toMatch(/Import the wrap-up codes/);
      expect(accept.stdout).toMatch(/Erase again what was erased/);
      expect(accept.stdout).not.toMatch(/needs? nothing/);
    }
    // Once somebody has said that it was entered again, a later restore has nothing to ask of that time.
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    await scene.optOut(SECOND, DAY_2);
    await scene.json(['restore', await scene.backUp('after', DAY_2), '--yes'], DAY_2);
    const accept = await scene.at(['restore', 'accept', '--dry-run'], DAY_2);
    expect(accept.stdout).toMatch(/Opt-outs need nothing/);
    expect(await states(scene, [FIRST, SECOND], DAY_2)).toEqual([3, 3]);
    await expectWhole(scene, DAY_2);
  });

  test('with events that somebody changed: those that cannot be believed are left out and said, opt-outs are kept', async () => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.optOut(SECOND, DAY_1);
    await scene.optOut(THIRD, DAY_1);
    const register = new Database(registerOf(scene));
    register.exec("update register_event set kind = 'opt-out-removed' where seq = 1");
    register.exec("update register_event set kind = 'opt-out-removed' where seq = 2");
    register.close();
    const restored = await scene.at(['restore', backup, '--yes', '--json'], DAY_2);
    expect(restored.exit).toBe(3);
    const { receipt } = JSON.parse(restored.stdout);
    expect(receipt).toMatchObject({ register: 'united', registerEvents: { dropped: 2 } });
    // The changed removal of the second number is not believed; its opt-out is gone with what it was changed from.
    expect(await states(scene, [FIRST, THIRD], DAY_2)).toEqual([3, 3]);
    expect((await scene.at(['audit', 'verify'], DAY_2)).exit).toBe(0);
  });

  test('a removal from after the backup stands, with its reason in the audit again', async () => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.json(['opt-out', 'remove', '--how', 'phone', '--reason', 'asked to be texted'], DAY_1, FIRST);
    loseStore(scene);
    await scene.json(['restore', backup, '--yes'], DAY_1);
    expect(await states(scene, [FIRST], DAY_1)).toEqual([0]);
    await expectWhole(scene, DAY_1);
  });
});
