import {
  chmodSync,
  closeSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { expectNothingPlanted, expectRefused, PLANTED } from '../support/planted.ts';
import { makePlace, type Place, type ProcessRan } from '../support/process.ts';

/** A home that is damaged, foreign, newer, incomplete or set back: each says so in a sentence, and nobody is texted on a guess. */

const DAY_MS = 86_400_000;
const CONTACT = JSON.stringify({
  channel: 'phone',
  name: PLANTED.name,
  phone: PLANTED.phone,
  nino: PLANTED.nino,
  summary: PLANTED.summary,
});
const OTHER = '07700 900482';

/** A home with one contact and one opt-out in it, and no write-ahead log beside the store. */
async function lived(): Promise<Place> {
  const place = await makePlace();
  expect((await place.run(['contact', 'add', '--from', '-'], { stdin: CONTACT })).exit).toBe(0);
  expect((await place.run(['opt-out', 'add', '--how', 'phone'], { stdin: PLANTED.phone })).exit).toBe(0);
  return place;
}

const add = (place: Place): Promise<ProcessRan> => place.run(['contact', 'add', '--from', '-'], { stdin: CONTACT });
const check = (place: Place, stdin: string = OTHER): Promise<ProcessRan> => place.run(['opt-out', 'check'], { stdin });
const looks = [
  ['status'],
  ['check'],
  ['contact', 'list'],
  ['audit', 'verify'],
  ['retention', 'sweep', '--yes'],
  ['notice', 'show'],
  ['keys', 'status'],
] as const;

/** Runs every command that looks, and one of each that writes; none may be a bug or say anything of anybody. */
async function sane(place: Place): Promise<readonly ProcessRan[]> {
  const all: ProcessRan[] = [];
  for (const words of looks) all.push(await place.run(words));
  all.push(await add(place), await check(place));
  for (const ran of all) {
    expectNothingPlanted(place, ran);
    expect([0, 1, 2, 3, 10, 11, 12]).toContain(ran.exit);
  }
  return all;
}

function overwrite(path: string, from: number, length: number): void {
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, from);
  closeSync(handle);
}

describe('no store, another store, a newer store', () => {
  test('no home: exit 10 from every command that looks', async () => {
    const place = await makePlace({ init: false });
    for (const words of looks) expectRefused(await place.run(words), 10, /There is no Steward store/);
    expectRefused(await check(place), 10, /There is no Steward store/);
  });

  test('a store from a newer version', async () => {
    const place = await lived();
    const store = new Database(join(place.home, 'store.db'));
    store.prepare("update meta set value = '99' where key = 'schema'").run();
    store.close();
    for (const words of looks) expectRefused(await place.run(words), 1, /written by a newer Steward/);
    const refused = await add(place);
    expectRefused(refused, 1, /written by a newer Steward/);
    expectRefused(await check(place), 1, /written by a newer Steward/);
    expectNothingPlanted(place, refused);
  });

  test('a register from a newer version: nobody is texted', async () => {
    const place = await lived();
    const register = new Database(join(place.home, 'secure', 'register.db'));
    register.prepare("update meta set value = '99' where key = 'schema'").run();
    register.close();
    expectRefused(await check(place), 1, /written by a newer Steward/);
    await sane(place);
  });

  test('the store of another home', async () => {
    const [place, another] = [await lived(), await makePlace()];
    copyFileSync(join(another.home, 'store.db'), join(place.home, 'store.db'));
    for (const suffix of ['-wal', '-shm']) rmSync(join(place.home, `store.db${suffix}`), { force: true });
    for (const words of looks) expectRefused(await place.run(words), 1, /belongs to another home/);
  });
});

describe('a wrong key', () => {
  test('exit 12 for a key of another home, a file that is none, an empty, a missing and a binary one', async () => {
    const [place, another] = [await lived(), await makePlace()];
    const files: readonly (readonly [string, () => void])[] = [
      ['other', () => copyFileSync(another.keyFile, join(place.work, 'other'))],
      ['text', () => writeFileSync(join(place.work, 'text'), `${PLANTED.name} ${PLANTED.phone}\n`)],
      ['empty', () => writeFileSync(join(place.work, 'empty'), '')],
      ['binary', () => writeFileSync(join(place.work, 'binary'), Buffer.alloc(4096, 0xff))],
      ['cut', () => writeFileSync(join(place.work, 'cut'), readFileSync(place.keyFile, 'utf8').slice(0, 40))],
      ['absent', () => undefined],
    ];
    for (const [name, make] of files) {
      make();
      if (name !== 'absent') chmodSync(join(place.work, name), 0o600);
      for (const words of [['status'], ['opt-out', 'check']]) {
        const ran = await place.run(['--key-file', name, ...words], { stdin: OTHER });
        expectRefused(ran, 12, /key/);
        expectNothingPlanted(place, ran);
      }
    }
  });

  test('a key that others can read is refused, and a folder is no key', async () => {
    const place = await lived();
    chmodSync(place.keyFile, 0o644);
    expectRefused(await place.run(['status']), 1, /Others can read the key file/);
    mkdirSync(join(place.work, 'folder'), { mode: 0o700 });
    expectRefused(await place.run(['--key-file', 'folder', 'status']), 1, /it is a folder, not a file/);
  });
});

describe('a damaged store', () => {
  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['replaced by text', (path) => writeFileSync(path, `${PLANTED.name}\n`.repeat(1_000))],
    ['cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
    ['cut inside a page', (path) => truncateSync(path, Math.floor(statSync(path).size / 2) + 7)],
    ['emptied', (path) => truncateSync(path, 0)],
    ['its header overwritten', (path) => overwrite(path, 0, 100)],
    ['its schema overwritten', (path) => overwrite(path, 100, 3_000)],
    ['its middle overwritten', (path) => overwrite(path, 8_192, statSync(path).size - 8_192)],
    [
      'every other page overwritten',
      (path) => {
        for (let at = 4096; at < statSync(path).size; at += 8192) overwrite(path, at, 4096);
      },
    ],
  ];
  for (const [what, damage] of damages) {
    test(`${what}: said in a sentence by whoever looks, and nobody may be texted on a guess`, async () => {
      const place = await lived();
      const path = join(place.home, 'store.db');
      rmSync(`${path}-wal`, { force: true });
      damage(path);
      const input = what === 'replaced by text' ? [path] : [];
      const runs: ProcessRan[] = [];
      for (const words of looks) runs.push(await place.run(words));
      runs.push(await add(place), await check(place, PLANTED.phone));
      for (const ran of runs) expectNothingPlanted(place, ran, input);
      expect(runs.at(-1)?.exit, 'opt-out check of somebody who said no').not.toBe(0);
      const said = runs.map(({ stderr, stdout }) => stderr + stdout).join('\n');
      expect(said).toMatch(/damaged|not a Steward file/);
      expect(runs.filter(({ exit }) => exit !== 0).length).toBeGreaterThan(0);
    });
  }
});

describe('a damaged or missing register', () => {
  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['missing', (path) => rmSync(path)],
    ['replaced by text', (path) => writeFileSync(path, 'opted out: nobody\n'.repeat(1_000))],
    ['emptied', (path) => truncateSync(path, 0)],
    ['cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
    ['its middle overwritten', (path) => overwrite(path, 4_096, statSync(path).size - 4_096)],
  ];
  for (const [what, damage] of damages) {
    test(`${what}: opt-out check never says yes; contacts are still recorded; status and check say so`, async () => {
      const place = await lived();
      const path = join(place.home, 'secure', 'register.db');
      damage(path);
      for (const number of [PLANTED.phone, OTHER]) {
        const ran = await check(place, number);
        expectRefused(ran, 1, /register/);
        expectNothingPlanted(place, ran);
      }
      const status = await place.run(['status']);
      expect(status.stdout + status.stderr).toMatch(/register/);
      expect(status.stdout).toMatch(/Warning:/);
      const promises = await place.run(['check']);
      expect(promises.exit, promises.stderr).toBe(3);
      expectNothingPlanted(place, promises);
      expect((await add(place)).exit).toBe(0);
      expect((await place.run(['opt-out', 'add', '--how', 'phone'], { stdin: OTHER })).exit).toBe(1);
    });
  }

  test('rolled back: an old copy in its place is noticed by check, by status and by whoever would text', async () => {
    const place = await lived();
    const path = join(place.home, 'secure', 'register.db');
    const old = join(place.work, 'register.old');
    copyFileSync(path, old);
    expect((await place.run(['opt-out', 'add', '--how', 'text'], { stdin: OTHER })).exit).toBe(0);
    expect((await check(place)).exit).toBe(3);
    copyFileSync(old, path);
    for (const number of [OTHER, PLANTED.phone, '07700 900499']) {
      const ran = await check(place, number);
      expectRefused(ran, 1, /older than this store has seen/);
    }
    // Taking new ones must not make the old copy look current again.
    await place.run(['opt-out', 'add', '--how', 'text'], { stdin: '07700 900483' });
    await add(place);
    expect((await check(place)).exit).toBe(1);
    const status = await place.run(['status']);
    expect(status.stdout).toMatch(/register.*rolled back|older than this store has seen/);
    const promises = await place.run(['check']);
    expect(promises.exit).toBe(3);
    expect(promises.stdout).toMatch(/register/);
    const audit = await place.run(['audit', 'verify']);
    expect(audit.exit).toBe(3);
    for (const ran of [status, promises, audit]) expectNothingPlanted(place, ran);
  });
});

describe('keys that are missing or damaged', () => {
  const files = [
    ['the keyring', ['secure', 'keyring'], /keyring/],
    ['the chain', ['never-back-up', 'chain'], /chain/],
    ['the index key', ['never-back-up', 'index-key'], /index.key/],
  ] as const;
  for (const [what, parts, sentence] of files) {
    test(`${what}: missing, cut, replaced by text, of another home`, async () => {
      const [place, another] = [await lived(), await makePlace()];
      const path = join(place.home, ...parts);
      const kept = join(place.work, 'kept');
      renameSync(path, kept);
      const faults: readonly (() => void)[] = [
        () => rmSync(path, { force: true }),
        () => writeFileSync(path, readFileSync(kept, 'utf8').slice(0, 80)),
        () => writeFileSync(path, 'not a key\n'),
        () => writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(kept, 'utf8')), sealed: 'AAAA' })),
        () => copyFileSync(join(another.home, ...parts), path),
        () =>
          writeFileSync(
            path,
            JSON.stringify({ ...JSON.parse(readFileSync(kept, 'utf8')), format: 'steward.sealed-file/9' }),
          ),
      ];
      for (const fault of faults) {
        fault();
        const refused = await add(place);
        // An index is nothing that the living contacts cannot bring again: its key is made good, and that is said.
        if (what === 'the index key' && refused.exit === 0) {
          expect(refused.stderr).toMatch(/index key did not fit/);
          expectNothingPlanted(place, refused);
          continue;
        }
        expect([1, 12], refused.stderr).toContain(refused.exit);
        expectRefused(refused, refused.exit as number, sentence);
        const all = await sane(place);
        expect(all.some(({ exit }) => exit !== 0)).toBe(true);
      }
      cpSync(kept, path);
      chmodSync(path, 0o600);
      expect((await add(place)).exit).toBe(0);
      expect((await check(place, PLANTED.phone)).exit).toBe(3);
    });
  }

  test('never-back-up/ as a whole, as after a restore: recording stops with a hint, opt-outs still count', async () => {
    const place = await lived();
    rmSync(join(place.home, 'never-back-up'), { recursive: true });
    expectRefused(await add(place), 1, /chain|index.key/);
    expect((await check(place, PLANTED.phone)).exit).toBe(3);
    await sane(place);
    expect(dirname(place.home)).toBe(place.folder);
  });
});

describe('a clock that jumped', () => {
  test('ahead or back: the sweep refuses and destroys nothing; the right time goes on as before', async () => {
    const place = await lived();
    for (const days of [400, 8, -1, -400]) {
      const ran = await place.run(['retention', 'sweep', '--yes'], { now: Date.now() + days * DAY_MS });
      expectRefused(ran, 1, days > 0 ? /ahead of the last sweep/ : /behind the last sweep/);
      expect(ran.stderr).toContain('--allow-gap');
      expectNothingPlanted(place, ran);
    }
    const { stdout } = await place.run(['contact', 'list', '--json']);
    expect((JSON.parse(stdout) as { contacts: unknown[] }).contacts).toHaveLength(1);
    expect((await place.run(['retention', 'sweep', '--yes'])).exit).toBe(0);
  });

  test('recording under a wrong clock loses nothing and spoils nothing for the right one', async () => {
    const place = await lived();
    for (const days of [365, -365]) {
      const ran = await place.run(['contact', 'add', '--from', '-'], {
        stdin: CONTACT,
        now: Date.now() + days * DAY_MS,
      });
      expectNothingPlanted(place, ran);
      expect([0, 1], ran.stderr).toContain(ran.exit);
      if (ran.exit === 1) expect(ran.stderr).toContain('Check the clock');
      const optOut = await place.run(['opt-out', 'add', '--how', 'phone'], {
        stdin: OTHER,
        now: Date.now() + days * DAY_MS,
      });
      expect(optOut.exit, optOut.stderr).toBe(0);
    }
    expect((await add(place)).exit).toBe(0);
    expect((await check(place)).exit).toBe(3);
    expect((await place.run(['audit', 'verify'])).exit).toBe(0);
    const { stdout } = await place.run(['contact', 'list', '--json']);
    expect((JSON.parse(stdout) as { contacts: unknown[] }).contacts.length).toBeGreaterThanOrEqual(2);
    const swept = await place.run(['retention', 'sweep', '--yes']);
    expect(swept.exit, swept.stderr).toBe(0);
  });
});
