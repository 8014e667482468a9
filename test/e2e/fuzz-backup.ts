import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { PLANTED } from '../support/planted.ts';
import { odd } from './fuzz.ts';

/** One thing that somebody, or a bad disk, makes of a backup; `others` are whole ones of the same home. */
type Change = (backup: string, others: readonly string[]) => void;

const nat = fc.nat({ max: 1_000_000 });
const planted = fc.constantFrom(PLANTED.name, PLANTED.phone, PLANTED.nino);
const junk = fc.oneof(
  odd,
  planted,
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** One of its files, by any number; no link that an earlier change put there. */
function fileOf(backup: string, at: number): string {
  const files = readdirSync(backup, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return files[at % files.length] ?? join(backup, 'store.db');
}

/** A change of one file, whichever it is. */
const ofFile = <T>(how: fc.Arbitrary<T>, change: (path: string, how: T) => void): fc.Arbitrary<Change> =>
  fc.tuple(nat, how).map(
    ([at, chosen]) =>
      (backup) =>
        change(fileOf(backup, at), chosen),
  );

/** An earlier change may have made a link to what never ends of it. */
function bytesOf(path: string): Buffer {
  if (!lstatSync(path).isFile()) throw new Error('no ordinary file');
  return readFileSync(path);
}

const ofBytes = <T>(how: fc.Arbitrary<T>, change: (bytes: Buffer, how: T) => Buffer): fc.Arbitrary<Change> =>
  ofFile(how, (path, chosen) => writeFileSync(path, change(bytesOf(path), chosen)));

const flips = fc.array(fc.tuple(nat, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 40 });

const wrong: fc.Arbitrary<Change> = fc.oneof(
  ofBytes(nat, (bytes, end) => bytes.subarray(0, end % (bytes.length + 1))),
  ofBytes(flips, (bytes, all) => {
    for (const [at, bits] of all) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ bits;
    return bytes;
  }),
  ofBytes(fc.tuple(nat, nat), (bytes, [at, length]) => {
    const from = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + (length % 5_000))]);
  }),
  ofFile(junk, (path, put) => writeFileSync(path, put)),
  ofFile(junk, (path, put) => writeFileSync(path, put, { flag: 'a' })),
  ofFile(fc.constant(0o000), chmodSync),
  ofFile(fc.constant(undefined), (path) => rmSync(path)),
  ofFile(fc.constant('inner'), (path, name) => {
    rmSync(path);
    mkdirSync(join(path, name), { recursive: true });
  }),
  ofFile(fc.constantFrom('/dev/zero', '/nowhere', '.', '../home/store.db', '../../home/secure/keyring'), (path, to) => {
    rmSync(path);
    symlinkSync(to, path);
  }),
  // Two files in each other's place.
  fc.tuple(nat, nat).map(
    ([one, other]): Change =>
      (backup) => {
        const [a, b] = [fileOf(backup, one), fileOf(backup, other)];
        const kept = bytesOf(a);
        writeFileSync(a, bytesOf(b));
        writeFileSync(b, kept);
      },
  ),
  // A file of another backup of the same home, made at another time.
  fc.tuple(nat, nat).map(
    ([at, which]): Change =>
      (backup, others) => {
        const path = fileOf(backup, at);
        cpSync(join(others[which % others.length] as string, relative(backup, path)), path);
      },
  ),
  // Files that are none of its own, also under names that SQLite or we would look at.
  fc
    .tuple(
      fc.constantFrom('store.db-wal', 'store.db-journal', 'secure/register.db-wal', 'secure/keyring.rekeyed', 'ready'),
      fc.constantFrom('', 'certificates/a/b', 'never-back-up/restoring'),
      junk,
    )
    .map(
      ([name, folder, put]): Change =>
        (backup) => {
          mkdirSync(dirname(join(backup, folder, name)), { recursive: true });
          writeFileSync(join(backup, folder, name), put);
        },
    ),
);

/** A field of the manifest that is something else. */
const field: fc.Arbitrary<Change> = fc
  .tuple(
    nat,
    nat,
    fc.oneof(odd, planted, fc.jsonValue(), fc.constantFrom('9999-12-31T00:00:00.000Z', 'steward.backup/2')),
  )
  .map(
    ([at, inner, put]): Change =>
      (backup) => {
        const path = join(backup, 'manifest.json');
        const manifest = parsed(path);
        if (manifest === undefined) return;
        let place = manifest;
        let names = Object.keys(place);
        let name = names[at % names.length] as string;
        for (
          let value = place[name];
          typeof value === 'object' && value !== null && inner % 3 > 0;
          value = place[name]
        ) {
          place = value as Record<string, unknown>;
          names = Object.keys(place);
          if (names.length === 0) return;
          name = names[(at + inner) % names.length] as string;
        }
        place[name] = put;
        writeFileSync(path, JSON.stringify(manifest));
      },
  );

function parsed(path: string): Record<string, unknown> | undefined {
  try {
    const found = JSON.parse(bytesOf(path).toString());
    return typeof found === 'object' && found !== null && !Array.isArray(found) && Object.keys(found).length > 0
      ? found
      : undefined;
  } catch {
    return undefined;
  }
}

export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: wrong }, { weight: 1, arbitrary: field }),
  { minLength: 1, maxLength: 3 },
);

/** Makes of a whole backup what these do to it, one after the other. What one cannot do any more it leaves. */
export function apply(all: readonly Change[], backup: string, others: readonly string[]): void {
  for (const change of all) {
    try {
      change(backup, others);
    } catch {
      // For example a file that became a folder by the one before.
    }
  }
}
