import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expectRefused } from '../support/planted.ts';
import { makePlace, type Place } from '../support/process.ts';

/** Files that are read whole: one that is far too large, or no file at all, is one sentence, soon and in little memory. */

const BOUND_MB = 150;
const GB = 1024 ** 3;

/** Paths that are no file of the kind, each with what may be said of it. */
async function oddPaths(place: Place): Promise<readonly (readonly [path: string, says: RegExp])[]> {
  const at = (name: string) => join(place.work, name);
  for (const [name, size] of [
    ['three-gigabytes', 3 * GB],
    ['three-hundred-megabytes', 300 * 1024 ** 2],
  ] as const) {
    writeFileSync(at(name), '');
    truncateSync(at(name), size);
  }
  mkdirSync(at('folder'), { mode: 0o700 });
  execFileSync('bash', ['-c', 'mkfifo -m 600 "$0"', at('pipe')]);
  symlinkSync(at('loop'), at('loop'));
  const server = createServer().listen(at('socket'));
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => void server.close());
  for (const name of ['three-gigabytes', 'three-hundred-megabytes', 'socket']) chmodSync(at(name), 0o600);
  const odd = /it is not an ordinary file/;
  return [
    [at('three-gigabytes'), /longer than|not a Steward key file|damaged/],
    [at('three-hundred-megabytes'), /longer than|not a Steward key file|damaged/],
    [at('folder'), /it is a folder/],
    [at('pipe'), odd],
    [at('socket'), odd],
    ['/dev/zero', odd],
    [at('loop'), /links/],
    [at('x'.repeat(300)), /the name is too long/],
  ];
}

async function expectOneSentence(
  place: Place,
  argvFor: (path: string) => readonly string[],
  env = (_path: string) => ({}),
) {
  for (const [path, says] of await oddPaths(place)) {
    const began = Date.now();
    const argv = argvFor(path);
    const ran = await place.run(argv, { env: env(path) });
    const label = `${argv.join(' ').slice(0, 80)}: ${ran.stderr}`;
    expect([1, 2, 12], label).toContain(ran.exit);
    expectRefused(ran, ran.exit as number, says);
    expect(ran.stderr.trim().split('\n'), label).toHaveLength(2);
    expect(ran.peakMb, label).toBeLessThan(BOUND_MB);
    expect(Date.now() - began, label).toBeLessThan(10_000);
  }
}

test('a mapping', async () => {
  const place = await makePlace();
  writeFileSync(join(place.work, 'c.csv'), 'channel,at\n');
  await expectOneSentence(place, (path) => ['contact', 'import', 'c.csv', '--mapping', path]);
  const other = await makePlace();
  writeFileSync(join(other.work, 'c.csv'), 'token,score\n');
  await expectOneSentence(other, (path) => ['survey', 'import', 'c.csv', '--mapping', path]);
});

test('a contact, and a notice', async () => {
  const place = await makePlace();
  await expectOneSentence(place, (path) => ['contact', 'add', '--from', path]);
  const other = await makePlace();
  await expectOneSentence(other, (path) => ['notice', 'publish', '--from', path]);
});

test('a key file, and a passphrase file', async () => {
  const place = await makePlace();
  await expectOneSentence(place, (path) => ['contact', 'list', '--key-file', path]);
  const other = await makePlace({ init: false });
  writeFileSync(join(other.work, 'passphrase'), 'correct horse battery staple\n', { mode: 0o600 });
  const made = await other.run(['init'], { env: { STEWARD_PASSPHRASE_FILE: join(other.work, 'passphrase') } });
  expect(made.exit, made.stderr).toBe(0);
  await expectOneSentence(
    other,
    () => ['contact', 'list'],
    (path) => ({ STEWARD_PASSPHRASE_FILE: path }),
  );
});

test('a key of GOV.UK Notify', async () => {
  const place = await makePlace();
  const odd = /three|folder|ordinary|links|too long|holds no GOV.UK Notify API key/;
  for (const [path] of await oddPaths(place)) {
    const ran = await place.run(['opt-out', 'sync', '--notify-key-file', path]);
    expectRefused(ran, ran.exit as number, odd);
    expect(ran.exit, ran.stderr).not.toBe(70);
    expect(ran.peakMb).toBeLessThan(BOUND_MB);
  }
});

test('a keyring, a chain and an index key', async () => {
  for (const name of ['secure/keyring', 'never-back-up/chain', 'never-back-up/index-key']) {
    const place = await makePlace();
    truncateSync(join(place.home, name), 3 * GB);
    const stdin = JSON.stringify({ channel: 'phone' });
    const ran = await place.run(['contact', 'add', '--from', '-'], { stdin });
    // An index key is made good, and that is said.
    if (name.endsWith('index-key'))
      expect(ran).toMatchObject({ exit: 0, stderr: expect.stringMatching(/index key did not fit/) });
    else expectRefused(ran, 1, /is damaged/);
    expect(ran.peakMb).toBeLessThan(BOUND_MB);
  }
});

test('the manifest of a backup', async () => {
  const place = await makePlace();
  const made = await place.run(['backup', join(place.work, 'copy')]);
  expect(made.exit, made.stderr).toBe(0);
  truncateSync(join(place.work, 'copy', 'manifest.json'), 3 * GB);
  for (const words of [
    ['backup', 'verify'],
    ['restore', '--drill'],
  ]) {
    const ran = await place.run([...words, join(place.work, 'copy')]);
    expect([1, 3], ran.stderr).toContain(ran.exit);
    expect(ran.stderr).not.toMatch(/bug in Steward/);
    expect(ran.peakMb).toBeLessThan(BOUND_MB);
  }
});

test('a mapping that is nested deep, or just too long', async () => {
  const place = await makePlace();
  writeFileSync(join(place.work, 'c.csv'), 'channel,at\n');
  for (const [text, says] of [
    [`columns: ${'['.repeat(400_000)}`, /nested too deeply/],
    [`columns: ${'{a: '.repeat(200_000)}`, /nested too deeply/],
    [`# ${'x'.repeat(1_000_001)}\n`, /longer than 1 MB/],
  ] as const) {
    writeFileSync(join(place.work, 'm.yaml'), text);
    const ran = await place.run(['contact', 'import', 'c.csv', '--mapping', 'm.yaml']);
    expect([1, 2], ran.stderr).toContain(ran.exit);
    expect(ran.stderr).toMatch(says);
    expect(ran.peakMb).toBeLessThan(BOUND_MB);
  }
});
