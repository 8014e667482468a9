import { cpSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { remount, smallDisk } from '../support/mount.ts';
import { expectNothingPlanted, expectRefused, PLANTED, plantedIn } from '../support/planted.ts';
import { makePlace, type Place, type ProcessRan } from '../support/process.ts';
import { whatIsWrong } from './crash/whole.ts';

/**
 * A disk that is full at whichever write of an erasure or of a renewal of the keys: one sentence, nothing half-done that
 * the same command does not bring to its end, and nobody erased who comes back. The room that is left grows until the
 * command comes through, so that it ends at another write each time.
 */

const ROWS = 300;
/** By so much the room grows from one try to the next. */
const STEP_KB = 16;
const OPTED_OUT = [PLANTED.phone, '07700 900482', '07700 900483'] as const;
const E164 = OPTED_OUT.map((number) => `+44${number.replaceAll(' ', '').slice(1)}`);
const all = Array.from({ length: ROWS }, (_, row) => `D-${row}`);

/** The planted person's contacts, all of one resident, with three numbers opted out, on a disk of its own or not. */
async function livedIn(home?: string): Promise<Place> {
  const place = await makePlace(home === undefined ? {} : { home });
  const { name, dateOfBirth, phone, email, summary } = PLANTED;
  const began = Date.now() - 3_600_000;
  const lines = all.map((reference, row) => {
    const at = new Date(began - row * 60_000).toISOString();
    return `phone,${at},${name},${dateOfBirth},${phone},${email},${summary},test,${reference}`;
  });
  const header = 'channel,at,name,dateOfBirth,phone,email,summary,source,reference';
  await done(place, ['contact', 'import', '-'], `${header}\n${lines.join('\n')}\n`);
  for (const number of OPTED_OUT) await done(place, ['opt-out', 'add', '--how', 'phone'], number);
  return place;
}

async function done(place: Place, argv: readonly string[], stdin?: string) {
  const ran = await place.run([...argv, '--json'], stdin === undefined ? {} : { stdin });
  expect(ran.exit, `${argv.join(' ')}: ${ran.stderr}`).toBe(0);
  return JSON.parse(ran.stdout);
}

type Tried = { readonly argv: readonly string[]; readonly left: readonly string[] };

/** What each command is and which outside references it leaves. */
async function tries(place: Place): Promise<Readonly<Record<(typeof NAMES)[number], Tried>>> {
  const { contacts } = await done(place, ['contact', 'list', '--limit', '1']);
  const [{ reference, resident }] = contacts;
  const why = ['--reason', 'unlawful', '--yes'];
  const first = (await done(place, ['contact', 'show', reference])) as Record<string, unknown>;
  const own = /D-\d+/.exec(JSON.stringify(first))?.[0];
  return {
    'contact erase': { argv: ['contact', 'erase', reference, ...why], left: all.filter((each) => each !== own) },
    'resident erase': { argv: ['resident', 'erase', resident, ...why], left: [] },
    'keys rotate': { argv: ['keys', 'rotate', '--yes'], left: all },
    'keys rotate --reseal': { argv: ['keys', 'rotate', '--reseal', '--yes'], left: all },
  };
}

/**
 * After a failure: whatever was said is so, the room comes back, and the same command goes on to its end. Where all was
 * done but the old bytes are still in the files, that is told (exit 3), and the next sweep clears them.
 */
async function expectGoesOn(place: Place, full: ProcessRan, { argv, left }: Tried): Promise<void> {
  const done = full.exit === 3;
  if (done) expect(full.stdout).toMatch(/could not be emptied/);
  else expectRefused(full, 1, /disk is full|could not be read or written|larger than this system allows/);
  expectNothingPlanted(place, full);
  const again = await place.run(done ? ['retention', 'sweep', '--yes'] : argv);
  expect(again.exit, again.stderr).toBe(0);
  expect(plantedIn(Buffer.from(again.stdout + again.stderr))).toEqual([]);
  expect(await whatIsWrong(place, { references: new Set(left), optOuts: new Set(E164) })).toEqual([]);
  expect((await place.run(['audit', 'verify'])).exit).toBe(0);
}

const NAMES = ['contact erase', 'resident erase', 'keys rotate', 'keys rotate --reseal'] as const;

describe('a limit on the size of files', () => {
  test.each(NAMES)(
    '%s: at whichever length it stops, the same command goes on',
    async (name) => {
      const place = await livedIn();
      const tried = (await tries(place))[name];
      const whole = keep(place);
      let stopped = 0;
      for (let blocks = 8; ; blocks *= 2) {
        const full = await place.run(tried.argv, { limit: `ulimit -f ${blocks}` });
        if (full.exit === 0) break;
        stopped += 1;
        await expectGoesOn(place, full, tried);
        whole.back();
      }
      expect(stopped).toBeGreaterThan(1);
    },
    300_000,
  );
});

describe('a small disk', () => {
  test.each(NAMES)(
    '%s: wherever the room ends, the same command goes on',
    async (name) => {
      const disk = smallDisk(40);
      if (disk === undefined) return;
      const place = await livedIn(join(disk, 'home'));
      const tried = (await tries(place))[name];
      const whole = keep(place);
      let stopped = 0;
      for (let room = 0; ; room += STEP_KB) {
        remount(disk, `size=${usedKb(disk) + room}k`);
        const full = await place.run(tried.argv);
        remount(disk, 'size=40m');
        if (full.exit === 0) break;
        stopped += 1;
        await expectGoesOn(place, full, tried);
        whole.back();
      }
      expect(stopped).toBeGreaterThan(1);
    },
    600_000,
  );
});

/** A copy of a home, and back again. */
function keep({ home, folder }: Place): { readonly back: () => void } {
  const copy = join(folder, 'kept');
  cpSync(home, copy, { recursive: true, preserveTimestamps: true });
  return {
    back: () => {
      rmSync(home, { recursive: true });
      cpSync(copy, home, { recursive: true, preserveTimestamps: true });
    },
  };
}

function usedKb(disk: string): number {
  const { blocks, bfree, bsize } = statfsSync(disk);
  return ((blocks - bfree) * bsize) / 1_024;
}
