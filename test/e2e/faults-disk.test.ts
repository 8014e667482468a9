import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../support/bytes.ts';
import { bigFile, expectWhole, goodRows } from '../support/import-whole.ts';
import { remount, smallDisk } from '../support/mount.ts';
import { expectNothingPlanted, expectRefused, PLANTED } from '../support/planted.ts';
import { makePlace, type Place, type ProcessOptions } from '../support/process.ts';

/** A full disk and a home that cannot be written: nothing is lost or half-written, and the same command goes on afterwards. */

const ROWS = 20_000;
const GOOD = goodRows(ROWS);

const rejectsOf = (place: Place): readonly string[] => {
  const folder = join(place.home, 'rejects');
  return readdirSync(folder).map((name) => join(folder, name));
};

const temporaries = (place: Place): readonly string[] => filesBelow(place.home).filter((path) => path.endsWith('.tmp'));

async function fillAndGoOn(place: Place, fault: ProcessOptions, relieve: () => void): Promise<void> {
  const file = bigFile(place, ROWS);
  const full = await place.run(['contact', 'import', file], fault);
  expectRefused(full, 1, /the disk is full|could not be read or written|larger than this system allows/);
  expect(full.stderr).toMatch(/space|limit/);
  expectNothingPlanted(place, full, rejectsOf(place));
  const before = expectWhole(place);
  expect(before).toBeLessThan(GOOD);
  relieve();
  const after = await place.run(['contact', 'import', file, '--json']);
  expect(after.exit, after.stderr).toBe(3);
  const { recorded, duplicates } = JSON.parse(after.stdout) as { recorded: number; duplicates: number };
  expect(recorded + duplicates).toBe(GOOD);
  expect(duplicates).toBe(before);
  expect(expectWhole(place)).toBe(GOOD);
  expect(temporaries(place)).toEqual([]);
  const verified = await place.run(['audit', 'verify']);
  expect(verified.exit, verified.stdout + verified.stderr).toBe(0);
}

describe('a full disk', () => {
  test('a limit on the size of files: import stops at a whole chunk and goes on', async () => {
    const place = await makePlace();
    await fillAndGoOn(place, { limit: 'ulimit -f 5000' }, () => undefined);
  });

  test('a small disk: import stops at a whole chunk and goes on', async ({ skip }) => {
    const disk = smallDisk(8);
    if (disk === undefined) return skip('a disk cannot be mounted here; the limit on file sizes was tested instead');
    const place = await makePlace({ home: join(disk, 'home') });
    await fillAndGoOn(place, {}, () => remount(disk, 'size=100m'));
  });

  test('no room at all: every command that writes says so, and an opt-out is never answered as kept', async ({
    skip,
  }) => {
    const disk = smallDisk(4);
    if (disk === undefined) return skip('a disk cannot be mounted here');
    const place = await makePlace({ home: join(disk, 'home') });
    writeFileSync(join(disk, 'filler'), Buffer.alloc(16));
    fill(join(disk, 'filler'));
    const stdin = JSON.stringify({
      channel: 'phone',
      name: PLANTED.name,
      phone: PLANTED.phone,
      summary: 'x'.repeat(40_000),
    });
    const added = await place.run(['contact', 'add', '--from', '-'], { stdin });
    expectRefused(added, 1, /disk/);
    expectNothingPlanted(place, added);
    const optedOut = await place.run(['opt-out', 'add', '--how', 'phone'], { stdin: PLANTED.phone });
    if (optedOut.exit === 0) expect((await place.run(['opt-out', 'check'], { stdin: PLANTED.phone })).exit).toBe(3);
    else expectRefused(optedOut, 1, /disk/);
    expectNothingPlanted(place, optedOut);
    const elsewhere = await place.run(['init'], { env: { STEWARD_HOME: join(disk, 'another') } });
    expectRefused(elsewhere, 1, /disk/);
    expect(readdirSync(disk).sort()).toEqual(['filler', 'home']);
    remount(disk, 'size=20m');
    expect((await place.run(['opt-out', 'add', '--how', 'phone'], { stdin: PLANTED.phone })).exit).toBe(0);
    expect((await place.run(['opt-out', 'check'], { stdin: PLANTED.phone })).exit).toBe(3);
    expect((await place.run(['contact', 'add', '--from', '-'], { stdin })).exit).toBe(0);
    expect((await place.run(['audit', 'verify'])).exit).toBe(0);
  });
});

/** Takes every last block of a small disk. */
function fill(path: string): void {
  for (let size = 1 << 20; size >= 512; size /= 2) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Smaller pieces until none fits.
    }
  }
}

describe('a home that cannot be written', () => {
  const writing = (): readonly (readonly [readonly string[], string | undefined])[] => [
    [['contact', 'add', '--from', '-'], JSON.stringify({ channel: 'phone', name: PLANTED.name, phone: PLANTED.phone })],
    [
      ['contact', 'import', '-'],
      `channel,at,name,phone\nphone,2026-11-01T10:00:00Z,${PLANTED.name},${PLANTED.phone}\n`,
    ],
    [['opt-out', 'add', '--how', 'phone'], PLANTED.phone],
    [['opt-out', 'import', '-'], `phone\n${PLANTED.phone}\n`],
    [['retention', 'sweep', '--yes'], undefined],
    [['keys', 'recovery', '-o', 'copy'], undefined],
  ];

  async function refusesToWrite(place: Place, options: ProcessOptions): Promise<void> {
    const passphrase = join(place.folder, 'passphrase');
    writeFileSync(passphrase, 'four random invented words\n', { mode: 0o600 });
    if (options.uid !== undefined) chownSync(passphrase, options.uid, options.uid);
    const env = { STEWARD_RECOVERY_PASSPHRASE_FILE: passphrase };
    for (const [words, stdin] of writing()) {
      const ran = await place.run(words, { ...options, env, ...(stdin === undefined ? {} : { stdin }) });
      expectRefused(ran, 1, /cannot be written to|read-only|permission was refused/);
      expectNothingPlanted(place, ran);
    }
    expect(existsSync(join(place.work, 'copy'))).toBe(false);
    const init = await place.run(['init'], { ...options, env: { STEWARD_HOME: join(place.home, 'inner') } });
    expectRefused(init, 1, /cannot be written to|read-only|permission was refused/);
  }

  test('a disk mounted read-only: every writing command says so', async ({ skip }) => {
    const disk = smallDisk(16);
    if (disk === undefined) return skip('a disk cannot be mounted here; a home of another owner is tested instead');
    const place = await makePlace({ home: join(disk, 'home') });
    remount(disk, 'ro');
    await refusesToWrite(place, {});
    const looked = await place.run(['contact', 'list']);
    if (looked.exit !== 0) expectRefused(looked, 1, /cannot be written to|read-only/);
    remount(disk, 'rw');
    const stdin = JSON.stringify({ channel: 'phone', name: PLANTED.name });
    expect((await place.run(['contact', 'add', '--from', '-'], { stdin })).exit).toBe(0);
  });

  test('files and folders without the right to write: every writing command says so', async () => {
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const place = await makePlace();
    const everything = [
      place.home,
      ...readdirSync(place.home, { recursive: true, encoding: 'utf8' }).map((name) => join(place.home, name)),
    ];
    const key = join(place.folder, 'config', 'steward');
    if (uid !== undefined) {
      chmodSync(place.folder, 0o755);
      for (const path of [...everything, place.work, place.temporary, key, place.keyFile, join(place.folder, 'config')])
        chownSync(path, uid, uid);
    }
    for (const path of everything) chmodSync(path, statSync(path).isDirectory() ? 0o500 : 0o400);
    try {
      await refusesToWrite(place, uid === undefined ? {} : { uid });
    } finally {
      for (const path of everything) chmodSync(path, 0o700);
    }
  });
});
