import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCsv, HEADER } from '../../../bench/rows.ts';
import type { PersonalData } from '../../../src/contacts/contact.ts';
import { readChain, sealerOf } from '../../../src/vault/vault.ts';
import { type Launch, type Launched, launch, makePlace, openPlace, type Place } from '../../support/kill.ts';

const DAY = 86_400_000;
/** The homes live from 25 June 2026, so that the sweep nine days later is the first of its month. */
export const BEGUN = Date.parse('2026-06-25T10:00:00Z') - Date.now();
export const LATER = BEGUN + 9 * DAY;
export const SWEEP = ['retention', 'sweep', '--yes', '--allow-gap', '30d', '--json'] as const;
const BAD_ROWS = 3;

export type FileWish = {
  readonly rows: number;
  readonly seed: number;
  /** When it is made, as a clock ahead of this machine's; the day that the homes begin unless told. */
  readonly shiftMs?: number;
  readonly bad?: number;
};

/** The lines of a file of invented contacts, over half of them due within three days; the header first. */
export function contactsText({ rows, seed, shiftMs = BEGUN, bad = BAD_ROWS }: FileWish): readonly string[] {
  const now = new Date(Date.now() + shiftMs).toISOString();
  const text = [...generateCsv({ rows, seed, now, dueShare: 0.6, dueWithinDays: 3 })].join('');
  const empty = ','.repeat(HEADER.split(',').length - 3);
  const wrong = Array.from({ length: bad }, (_, row) => `phone,no day at all,Testperson${empty}BAD-${row}`);
  // Bad rows stand at the beginning and at the end, so that the first chunk and the last need the rejects file.
  const all = [HEADER.trim(), ...wrong.slice(1), ...text.split('\n').slice(1, -1), ...wrong.slice(0, 1)];
  return all.map((line) => `${line}\n`);
}

/** Writes such a file. @returns the outside references of its good rows. */
export function contactsFile(place: Place, name: string, wish: FileWish): ReadonlySet<string> {
  writeFileSync(join(place.folder, name), contactsText(wish).join(''));
  return new Set(Array.from({ length: wish.rows }, (_, row) => `B${wish.seed}-${row + 1}`));
}

/** Runs a command that must come to its end. */
export async function done(place: Place, argv: readonly string[], options: Launch = {}): Promise<Launched> {
  const ran = await launch(place, argv, { shiftMs: BEGUN, ...options });
  if (ran.exit !== 0 && ran.exit !== 3) throw new Error(`${argv.join(' ')} ended with ${ran.exit}: ${ran.stderr}`);
  return ran;
}

export const OPTED_OUT = ['07700900101', '07700900102', '07700900103'] as const;
export const e164 = (number: string): string => `+44${number.slice(1)}`;

/** A home in which a file was imported (with rejects) and three numbers opted out. */
export async function homeWith(
  rows: number,
): Promise<{ readonly place: Place; readonly references: ReadonlySet<string> }> {
  const place = makePlace();
  await done(place, ['init', '--organisation', 'Testborough']);
  const references = contactsFile(place, 'first.csv', { rows, seed: 1 });
  await done(place, ['contact', 'import', 'first.csv']);
  for (const number of OPTED_OUT) await done(place, ['opt-out', 'add', '--how', 'phone'], { stdin: number });
  return { place, references };
}

export type Held = {
  /** Its own reference; `reference` is the outside one. */
  readonly own: string;
  readonly reference: string;
  readonly dueAt: string;
  readonly id: string;
  readonly day: string;
  readonly sealed: Buffer;
};

/** Every contact of a home with its outside reference and the bytes that hold it. */
export async function heldIn(place: Place): Promise<readonly Held[]> {
  const opened = await openPlace(place, BEGUN);
  try {
    const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
    const rows = await opened.store.db.selectFrom('contact').selectAll().execute();
    return rows.map((row) => {
      const personal = sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
      return {
        own: row.reference,
        reference: personal?.reference ?? '',
        dueAt: row.due_at,
        id: row.id,
        day: row.sealed_day,
        sealed: row.sealed,
      };
    });
  } finally {
    await opened.close();
  }
}
