import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Manifest, manifestText } from '../../src/home/backup/manifest.ts';
import { keyOf } from '../../src/vault/keyring.ts';
import { filesBelow } from '../support/bytes.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';
import { PLANTED, plantedIn } from '../support/planted.ts';
import { expectSane, inputsSoFar, LIMIT_MS, RUNS } from './fuzz.ts';
import { apply, changes } from './fuzz-backup.ts';

/**
 * Whatever somebody, or a bad disk, made of a backup: verified, planned and restored it is never a bug, it tells nothing
 * of anybody, and the home that is there stays as it was unless the answer says that it was replaced.
 */
const MADE = '2026-11-23T09:00:00.000Z';
const NOW = '2026-11-24T09:00:00.000Z';
/** Each input is a copied backup and three commands, one of which may restore: a tenth of the others. */
const SHARE = { numRuns: RUNS > 0 ? Math.ceil(RUNS / 10) : 2_000, endOnFailure: true };
/** Without a number of its own: as many as so many milliseconds hold, each to its end. */
const SPAN_MS = RUNS > 0 ? LIMIT_MS : 8_000;

let restored = 0;
afterAll(() => console.log(`${inputsSoFar()} commands on mutated backups in this process; ${restored} restored.`));

/** A home with the planted person in it, with a certificate, and two backups of it; more has happened since. */
async function livedIn(): Promise<{ readonly home: TestHome; readonly backups: readonly string[] }> {
  const home = await makeTestHome({ now: MADE });
  const done = async (argv: readonly string[], now: string, stdin = '') => {
    const ran = await home.run(argv, { now, stdin });
    expect(ran.exit, ran.stderr).toBe(0);
  };
  const person = (channel: string) => JSON.stringify({ channel, ...PLANTED });
  const backups = ['first', 'second'].map((name) => join(home.folder, name));
  await done(['contact', 'add', '--from', '-'], MADE, person('email'));
  await done(['opt-out', 'add', '--how', 'phone'], MADE, PLANTED.phone);
  await done(['backup', backups[0] as string], MADE);
  await done(['contact', 'add', '--from', '-'], MADE, person('phone'));
  await done(['retention', 'sweep', '--yes'], MADE);
  await done(['backup', backups[1] as string], MADE);
  await done(['contact', 'add', '--from', '-'], MADE, person('post'));
  return { home, backups };
}

/** Every file by its path and hash, but empty locks and what SQLite keeps beside its files. */
const contentOf = (folder: string): readonly string[] =>
  filesBelow(folder)
    .filter((path) => !/-(wal|shm)$|\.lock$/.test(path))
    .map((path) => `${path.slice(folder.length)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();

/**
 * As if the backup had been made like this: of a home whose files were damaged before anybody noticed. A manifest that is
 * not as Steward wrote it stays without a code that holds: nobody but Steward has the key.
 */
async function signAnew(home: TestHome, backup: string, whole: string): Promise<void> {
  const path = join(backup, 'manifest.json');
  const opened = await home.open(NOW);
  await opened.close();
  try {
    // A manifest that is a link to what never ends cannot be read to its end; the program must not try either.
    if (!lstatSync(path).isFile()) return;
    if (readFileSync(path, 'utf8') !== readFileSync(join(whole, 'manifest.json'), 'utf8')) return;
    const { code: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Manifest & { readonly code: string };
    const files = manifest.files.map((each) => {
      const path = join(backup, each.path);
      // A link to what never ends is no file that anybody backed up.
      if (!lstatSync(path).isFile()) return each;
      const bytes = readFileSync(path);
      return { ...each, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    writeFileSync(path, manifestText({ ...manifest, files }, keyOf(opened.vault.keyring, 'audit')));
  } catch {
    // What was made of it cannot be signed: it stays as it is.
  }
}

test(
  'any backup to verify, a dry run and a restore',
  async () => {
    const { home, backups } = await livedIn();
    const backup = join(home.folder, 'backup');
    const kept = join(home.folder, 'kept');
    cpSync(home.root, kept, { recursive: true });
    const before = contentOf(home.root);
    const began = Date.now();
    await fc.assert(
      fc.asyncProperty(fc.nat(1), changes, fc.boolean(), async (which, all, signed) => {
        if (Date.now() - began > SPAN_MS) return;
        cpSync(backups[which] as string, backup, { recursive: true });
        apply(all, backup, backups);
        if (signed) await signAnew(home, backup, backups[which] as string);
        for (const argv of [
          ['backup', 'verify', backup],
          ['restore', backup, '--dry-run'],
          ['restore', backup, '--yes'],
        ]) {
          const ran = await home.run(argv, { now: NOW });
          expectSane(ran);
          expect(plantedIn(Buffer.from(ran.stdout + ran.stderr)), argv.join(' ')).toEqual([]);
          if (argv.includes('--yes') && [0, 3].includes(ran.exit)) {
            restored += 1;
            expectSane(await home.run(['contact', 'list'], { now: NOW }));
            expect((await home.run(['status'], { now: NOW })).exit).toBe(0);
            rmSync(home.root, { recursive: true });
            cpSync(kept, home.root, { recursive: true });
          } else expect(contentOf(home.root), `${argv.join(' ')}: ${ran.stderr}`).toEqual(before);
        }
        expect(existsSync(join(home.root, 'never-back-up', 'restoring'))).toBe(false);
        rmSync(backup, { recursive: true, force: true });
      }),
      SHARE,
    );
    expect(contentOf(home.root)).toEqual(before);
    expect((await home.run(['contact', 'list'], { now: NOW })).exit).toBe(0);
    expect((await home.run(['audit', 'verify'], { now: NOW })).exit).toBe(0);
  },
  LIMIT_MS,
);
