import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../../support/bytes.ts';
import { DAY_0, DAY_1, DAY_2, loseEverything, loseStore, makeScene, type Scene } from './scene.ts';

/** Everything of a home by name and content, but what SQLite keeps beside its files and the empty locks. */
const contentOf = ({ root }: Scene): string =>
  filesBelow(root)
    .filter((path) => !/-(wal|shm)$|\.lock$/.test(path))
    .map((path) => `${path} ${readFileSync(path).toString('base64').slice(0, 4_000)}`)
    .sort()
    .join('\n');

const flip = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

describe('a restore that is refused changes nothing', () => {
  test.each<[string, (scene: Scene, backup: string) => void, number, RegExp]>([
    ['a store that was cut', (_, backup) => truncateSync(join(backup, 'store.db'), 8_192), 1, /store\.db of .* is cut/],
    [
      'a store that was altered',
      (_, backup) => flip(join(backup, 'store.db'), 9_000),
      1,
      /store\.db of .* was changed/,
    ],
    [
      'a keyring that was altered, although the one that is here counts',
      (_, backup) => flip(join(backup, 'secure', 'keyring'), 400),
      1,
      /keyring of .* was changed/,
    ],
    [
      'a notice that was altered, although the store holds it too',
      (_, backup) => flip(join(backup, 'notice', 'version-1.yaml'), 400),
      1,
      /version-1\.yaml of .* was changed/,
    ],
    ['no chain', (scene) => rmSync(join(scene.root, 'never-back-up', 'chain')), 1, /no chain here.*\n.*--recovery/],
  ])('%s', async (_, damage, exit, sentence) => {
    const scene = await makeScene();
    await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    damage(scene, backup);
    const before = contentOf(scene);
    const ran = await scene.at(['restore', backup, '--yes'], DAY_1);
    expect([ran.exit, ran.stderr]).toEqual([exit, expect.stringMatching(sentence)]);
    expect(contentOf(scene)).toBe(before);
  });

  test('a clock that stands before the backup', async () => {
    const scene = await makeScene();
    const backup = await scene.backUp('backup', DAY_1);
    loseStore(scene);
    const ran = await scene.at(['restore', backup, '--yes'], DAY_0);
    expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/stands before the moment/)]);
    expect((await scene.at(['restore', backup, '--yes'], DAY_1)).exit).toBe(0);
  });

  test('a clock that stands before what the home was last written', async () => {
    const scene = await makeScene();
    const backup = await scene.backUp('backup', DAY_0);
    await scene.add('email', DAY_2);
    const ran = await scene.at(['restore', backup, '--yes'], DAY_1);
    expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/before the moment at which this home was last/)]);
    // Also where only the register is left to remember it.
    loseStore(scene);
    expect((await scene.at(['restore', backup, '--yes'], DAY_1)).exit).toBe(1);
    expect((await scene.at(['restore', backup, '--yes'], DAY_2)).exit).toBe(0);
  });

  test('a clock that stood ahead once: until somebody says by how much', async () => {
    const scene = await makeScene();
    const email = await scene.add('email', DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await scene.optOut('07700 900101', '2028-11-23T09:00:00.000Z');
    loseStore(scene);
    const ran = await scene.at(['restore', backup, '--yes'], DAY_1);
    expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/9am on 23 November 2028.*\n.*--allow-gap 731d/)]);
    expect((await scene.at(['restore', backup, '--yes', '--allow-gap', '30d'], DAY_1)).exit).toBe(1);
    expect((await scene.at(['restore', backup, '--yes', '--allow-gap', '731d'], DAY_1)).exit).toBe(0);
    await scene.json(['restore', 'accept', '--yes'], DAY_1);
    expect((await scene.json(['contact', 'show', email], DAY_1)).reference).toBe(email);
    expect((await scene.at(['opt-out', 'check'], DAY_1, '07700 900101')).exit).toBe(3);
    // The clock is believed again from here on.
    expect((await scene.at(['restore', backup, '--yes'], DAY_2)).exit).toBe(0);
    expect((await scene.at(['audit', 'verify'], DAY_2)).exit).toBe(0);
  });

  test('a recovery copy of another home, and a wrong passphrase', async () => {
    const [scene, other] = [await makeScene(), await makeScene()];
    const backup = await scene.backUp('backup', DAY_0);
    const recovery = await other.recovery('recovery', DAY_0);
    loseEverything(scene);
    const foreign = await scene.at(['restore', backup, '--recovery', recovery, '--yes'], DAY_0);
    expect([foreign.exit, foreign.stderr]).toEqual([1, expect.stringMatching(/of another home than the backup/)]);
    writeFileSync(join(scene.folder, 'passphrase'), 'four other invented words\n', { mode: 0o600 });
    const wrong = await scene.at(['restore', backup, '--recovery', recovery, '--yes'], DAY_0);
    expect(wrong.exit).toBe(12);
  });

  test('what belongs to accept is not taken before it, and a flag of restore not after it', async () => {
    const scene = await makeScene();
    const before = await scene.at(['restore', '--drill', 'accept'], DAY_0);
    expect([before.exit, before.stderr]).toEqual([
      2,
      expect.stringMatching(/--drill is a flag of steward restore, not of/),
    ]);
    const after = await scene.at(['restore', 'accept', '--drill'], DAY_0);
    expect([after.exit, after.stderr]).toEqual([
      2,
      expect.stringMatching(/--drill is a flag of steward restore, not of/),
    ]);
  });
});
