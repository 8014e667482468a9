import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY_0, DAY_1, DAY_2, loseEverything, loseStore, makeScene, type Scene } from './scene.ts';

const [FIRST, SECOND] = ['07700 900101', '07700 900102'] as const;

async function expectWhole(scene: Scene, now: string): Promise<void> {
  const audit = await scene.at(['audit', 'verify'], now);
  expect(audit.exit, audit.stdout).toBe(0);
  const { promises } = await scene.json(['check', '--only', 'P54,P57,P59,P60,P61'], now);
  expect(promises.filter(({ state }: { state: string }) => state === 'broken')).toEqual([]);
}

describe('a backup from before the keys were renewed', () => {
  test('opens with the earlier epoch, and its register is carried over to the keys that count', async () => {
    const scene = await makeScene();
    const email = await scene.add('email', DAY_0);
    const gone = await scene.add('email', DAY_0);
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.json(['contact', 'erase', gone, '--reason', 'consent withdrawn', '--yes'], DAY_1);
    await scene.json(['keys', 'rotate', '--yes'], DAY_1);
    await scene.optOut(SECOND, DAY_1);
    expect((await scene.at(['backup', 'verify', backup], DAY_1)).exit).toBe(0);
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(receipt).toMatchObject({ restored: 1, erasedAgain: 1, register: 'kept', unopened: 0, problems: [] });
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    expect((await scene.json(['contact', 'show', email], DAY_2)).reference).toBe(email);
    for (const number of [FIRST, SECOND]) expect((await scene.at(['opt-out', 'check'], DAY_2, number)).exit).toBe(3);
    await scene.add('email', DAY_2);
    await expectWhole(scene, DAY_2);
  });

  test('without the register that is here, that of the backup is carried over', async () => {
    const scene = await makeScene();
    await scene.optOut(FIRST, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.json(['keys', 'rotate', '--yes'], DAY_1);
    rmSync(join(scene.root, 'secure', 'register.db'));
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_2);
    expect(receipt.register).toBe('from-backup');
    await scene.json(['restore', 'accept', '--yes'], DAY_2);
    expect((await scene.at(['opt-out', 'check'], DAY_2, FIRST)).exit).toBe(3);
    await expectWhole(scene, DAY_2);
  });

  test('a recovery copy from before opens nothing of a backup from after, and is refused', async () => {
    const scene = await makeScene();
    await scene.add('email', DAY_0);
    const recovery = await scene.recovery('recovery', DAY_0);
    await scene.json(['keys', 'rotate', '--yes'], DAY_0);
    await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    loseEverything(scene);
    const ran = await scene.at(['restore', backup, '--recovery', recovery, '--yes'], DAY_1);
    expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/from before the keys were renewed/)]);
  });

  test('a drill with a recovery copy says what it would bring back', async () => {
    const scene = await makeScene();
    await scene.add('email', DAY_0);
    await scene.add('phone', DAY_0, { at: '2026-10-26T10:00:00Z' });
    await scene.json(['keys', 'rotate', '--yes'], DAY_0);
    const recovery = await scene.recovery('recovery', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    const { receipt } = await scene.json(['restore', backup, '--recovery', recovery, '--drill'], DAY_1);
    expect(receipt).toMatchObject({ restored: 1, lostAhead: 1, problems: [] });
    // The home has its chain, which opens everything.
    const without = await scene.json(['restore', backup, '--drill'], DAY_1);
    expect(without.receipt).toMatchObject({ restored: 2, lostAhead: 0, problems: [] });
  });
});
