import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../support/bytes.ts';
import { bigFile, expectWhole, goodRows } from '../support/import-whole.ts';
import { remount, smallDisk } from '../support/mount.ts';
import { expectNothingPlanted, expectRefused, PLANTED } from '../support/planted.ts';
import { makePlace, type Place, type ProcessRan } from '../support/process.ts';

/** Faults of backups and restores, through the built program, with a planted person in the home. */

const backupOf = (place: Place, name = 'backup'): string => join(place.folder, name);
const told = (place: Place, argv: readonly string[], stdin?: string): Promise<ProcessRan> =>
  place.run(argv, stdin === undefined ? {} : { stdin });

async function answered(place: Place, argv: readonly string[], stdin?: string) {
  const ran = await told(place, [...argv, '--json'], stdin);
  expect([0, 3], `${argv.join(' ')}: ${ran.stderr}`).toContain(ran.exit);
  return JSON.parse(ran.stdout);
}

const person = (channel: string): string => JSON.stringify({ channel, ...PLANTED });

/** A home with the planted person in it, opted out, and its backup. */
async function lived(options: { readonly home?: string } = {}): Promise<Place> {
  const place = await makePlace(options);
  await answered(place, ['contact', 'add', '--from', '-'], person('email'));
  await answered(place, ['opt-out', 'add', '--how', 'phone'], PLANTED.phone);
  await answered(place, ['backup', backupOf(place)]);
  return place;
}

/** Rejected rows are meant to be read and mended. */
const rejectsOf = (place: Place): readonly string[] => filesBelow(join(place.home, 'rejects'));

const list = async (place: Place): Promise<readonly string[]> =>
  (await answered(place, ['contact', 'list', '--limit', '500'])).contacts.map(
    (each: { reference: string }) => each.reference,
  );

/** Nothing half-made is left anywhere, and the home does what it did. */
async function expectAsBefore(place: Place, before: readonly string[]): Promise<void> {
  expect(await list(place)).toEqual(before);
  expect(existsSync(join(place.home, 'never-back-up', 'restoring'))).toBe(false);
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.making'))).toEqual([]);
  expect((await told(place, ['audit', 'verify'])).exit).toBe(0);
}

describe('a backup that cannot be used', () => {
  test.each<[string, (backup: string) => void, RegExp]>([
    ['cut', (backup) => truncateSync(join(backup, 'store.db'), 4_096), /store\.db of .* is cut/],
    ['emptied', (backup) => writeFileSync(join(backup, 'manifest.json'), ''), /manifest of .* is cut or damaged/],
    ['another program’s folder', (backup) => rmSync(join(backup, 'manifest.json')), /holds no manifest/],
    ['without its keyring', (backup) => rmSync(join(backup, 'secure', 'keyring')), /secure\/keyring is missing/],
    [
      'with somebody’s name in its manifest',
      (backup) => writeFileSync(join(backup, 'manifest.json'), JSON.stringify({ format: PLANTED.name, files: [] })),
      /manifest of .* is not whole/,
    ],
  ])('%s: one sentence, and the home is as it was', async (_, damage, sentence) => {
    const place = await lived();
    const before = await list(place);
    damage(backupOf(place));
    for (const argv of [
      ['backup', 'verify', backupOf(place)],
      ['restore', backupOf(place), '--yes'],
    ]) {
      const ran = await told(place, argv);
      expectRefused(ran, 1, sentence);
      expectNothingPlanted(place, ran);
    }
    await expectAsBefore(place, before);
  });
});

describe('others write meanwhile', () => {
  test('a backup during an import is of one moment, and comes back whole', async () => {
    const place = await makePlace();
    const rows = 60_000;
    const file = bigFile(place, rows);
    const importing = place.run(['contact', 'import', file]);
    await pause(1_500);
    const made = await answered(place, ['backup', backupOf(place), '--wait', '60s']);
    expect((await importing).exit).toBe(3);
    const good = goodRows(rows);
    expect(made.contacts).toBeLessThan(good);
    expect((await told(place, ['backup', 'verify', backupOf(place)])).exit).toBe(0);
    const { receipt } = await answered(place, ['restore', backupOf(place), '--yes']);
    expect(receipt).toMatchObject({ restored: made.contacts, problems: [] });
    expect(expectWhole(place)).toBe(made.contacts);
    // The same file again: what the backup has is known, the rest is recorded.
    const again = await answered(place, ['contact', 'import', file]);
    expect(again).toMatchObject({ recorded: good - made.contacts, duplicates: made.contacts });
  });

  test('opt-outs told during a restore stand; contacts wait, and are recorded in the home that is restored', async () => {
    const place = await makePlace();
    await answered(place, ['contact', 'import', bigFile(place, 30_000)]);
    await answered(place, ['backup', backupOf(place)]);
    const restoring = place.run(['restore', backupOf(place), '--yes', '--json']);
    let running = true;
    void restoring.then(() => {
      running = false;
    });
    const answers: string[] = [];
    for (let number = 200; running && number < 260; number += 1) {
      const own = `07700900${number}`;
      const ran = await told(place, ['opt-out', 'add', '--how', 'phone', '--json', '--wait', '60s'], own);
      if (ran.exit === 0) answers.push(own);
      else expect(ran.stderr).toMatch(/replaced|locked/);
    }
    const { receipt } = JSON.parse((await restoring).stdout);
    expect(receipt.problems).toEqual([]);
    expect(answers.length).toBeGreaterThan(0);
    const added = await answered(place, ['contact', 'add', '--from', '-'], person('email'));
    expect((await told(place, ['contact', 'show', added.reference])).exit).toBe(0);
    const checked = await told(place, ['opt-out', 'check', '--json'], `${answers.join('\n')}\n`);
    expect(checked.exit, checked.stdout + checked.stderr).toBe(3);
    const all = JSON.parse(checked.stdout).numbers ?? [JSON.parse(checked.stdout)];
    expect(all.every((each: { optedOut: boolean }) => each.optedOut)).toBe(true);
    expect((await told(place, ['audit', 'verify'])).exit).toBe(0);
  });

  test('two restores at once: one after the other, or one is told that it is locked', async () => {
    const place = await lived();
    const both = await Promise.all(
      ['60s', '1s'].map((wait) => told(place, ['restore', backupOf(place), '--yes', '--wait', wait])),
    );
    for (const ran of both) expect([0, 11], ran.stderr).toContain(ran.exit);
    expect(both.some(({ exit }) => exit === 0)).toBe(true);
    expect((await told(place, ['audit', 'verify'])).exit).toBe(0);
    expect(await list(place)).toHaveLength(1);
  });

  test('an import that began before a restore is refused, and says that the home was replaced', async () => {
    const place = await makePlace();
    await answered(place, ['backup', backupOf(place)]);
    let child: ChildProcess | undefined;
    const lines = readFileSync(bigFile(place, 30_000), 'utf8').split('\n');
    const importing = place.run(['contact', 'import', '-', '--wait', '60s'], {
      open: `${lines.slice(0, 12_000).join('\n')}\n`,
      started: (started) => {
        child = started;
      },
    });
    await pause(3_000);
    await answered(place, ['restore', backupOf(place), '--yes', '--wait', '60s']);
    child?.stdin?.end(`${lines.slice(12_000).join('\n')}`);
    const ran = await importing;
    expectRefused(ran, 1, /was replaced while this command ran/);
    expect(expectWhole(place)).toBe(0);
  });
});

describe('a full disk', () => {
  test('under the backup: nothing is left of it, and the next one is whole', async ({ skip }) => {
    const disk = smallDisk(1);
    if (disk === undefined) return skip('a disk cannot be mounted here');
    const place = await lived();
    await answered(place, ['contact', 'import', bigFile(place, 3_000)]);
    const target = join(disk, 'new');
    for (const megabytes of [1, 2]) {
      remount(disk, `size=${megabytes}m`);
      const full = await told(place, ['backup', target]);
      expectRefused(full, 1, /the disk is full|could not be read or written/);
      expectNothingPlanted(place, full, rejectsOf(place));
      expect(readdirSync(disk)).toEqual([]);
    }
    remount(disk, 'size=50m');
    expect((await told(place, ['backup', target])).exit).toBe(0);
    expect((await told(place, ['backup', 'verify', target])).exit).toBe(0);
  });

  test('under the home: wherever the room ends, the home is as it was, and with room it is restored', async ({
    skip,
  }) => {
    const disk = smallDisk(60);
    if (disk === undefined) return skip('a disk cannot be mounted here');
    const place = await lived({ home: join(disk, 'home') });
    await answered(place, ['contact', 'import', bigFile(place, 3_000)]);
    const second = backupOf(place, 'second');
    await answered(place, ['backup', second]);
    const before = await list(place);
    const used = (folder: string) => filesBelow(folder).reduce((sum, path) => sum + readFileSync(path).length, 0);
    const megabytes = Math.ceil(used(disk) / 2 ** 20);
    for (const more of [1, 2, 3]) {
      remount(disk, `size=${megabytes + more}m`);
      const full = await told(place, ['restore', second, '--yes']);
      if (full.exit === 0) break;
      expectRefused(full, 1, /the disk is full|could not be read or written/);
      expectNothingPlanted(place, full, rejectsOf(place));
      remount(disk, 'size=60m');
      await expectAsBefore(place, before);
    }
    remount(disk, 'size=60m');
    const { receipt } = await answered(place, ['restore', second, '--yes']);
    expect(receipt.problems).toEqual([]);
  });
});

describe('permission taken away', () => {
  /** Everything of a place for another user, because root is refused nothing. */
  function give(place: Place): number | undefined {
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    if (uid === undefined) return undefined;
    chmodSync(place.folder, 0o755);
    for (const path of [
      place.folder,
      ...readdirSync(place.folder, { recursive: true, encoding: 'utf8' }).map((name) => join(place.folder, name)),
    ])
      chownSync(path, uid, uid);
    return uid;
  }
  const as = (uid: number | undefined) => (uid === undefined ? {} : { uid });

  test('where the backup is to go, and where it lies', async () => {
    const place = await lived();
    const closed = join(place.folder, 'closed');
    mkdirSync(closed);
    const uid = give(place);
    chmodSync(closed, 0o500);
    const ran = await place.run(['backup', join(closed, 'new')], as(uid));
    expectRefused(ran, 1, /permission was refused/);
    expectNothingPlanted(place, ran);
    chmodSync(backupOf(place), 0o000);
    expectRefused(await place.run(['restore', backupOf(place), '--yes'], as(uid)), 1, /permission was refused/);
    chmodSync(backupOf(place), 0o700);
  });

  test.each(['.', 'secure/keyring', 'never-back-up'])('from %s: a restore gives nothing away for it', async (name) => {
    const place = await lived();
    await answered(place, ['keys', 'rotate', '--yes']);
    const number = '07700 900155';
    await answered(place, ['opt-out', 'add', '--how', 'phone'], number);
    const uid = give(place);
    const closed = join(place.home, name);
    chmodSync(closed, 0o000);
    for (const words of [
      ['restore', backupOf(place), '--yes'],
      ['backup', join(place.folder, 'another')],
    ])
      expectRefused(await place.run(words, as(uid)), 1, /permission was refused/);
    chmodSync(closed, 0o700);
    chmodSync(join(place.home, 'secure', 'keyring'), 0o600);
    expect((await place.run(['opt-out', 'check'], { ...as(uid), stdin: number })).exit).toBe(3);
  });

  test('in the middle of a restore: the next command that may finishes it', async () => {
    const place = await lived();
    const uid = give(place);
    const secure = join(place.home, 'secure');
    chmodSync(secure, 0o500);
    const stopped = await place.run(['restore', backupOf(place), '--yes'], as(uid));
    expectRefused(stopped, 1, /permission was refused|cannot be written to/);
    expectNothingPlanted(place, stopped);
    chmodSync(secure, 0o700);
    expect((await place.run(['status'], as(uid))).exit).toBe(0);
    const { receipt } = JSON.parse((await place.run(['restore', backupOf(place), '--yes', '--json'], as(uid))).stdout);
    expect(receipt).toMatchObject({ restored: 1, problems: [] });
    expect((await place.run(['audit', 'verify'], as(uid))).exit).toBe(0);
  });
});
