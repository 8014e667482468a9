import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Launched, launch, makePlace, type Place, removePlaces } from '../support/kill.ts';
import {
  BEGUN,
  contactsFile,
  done,
  e164,
  type Held,
  heldIn,
  homeWith,
  LATER,
  OPTED_OUT,
  SWEEP,
} from './crash/homes.ts';
import { whatIsWrong } from './crash/whole.ts';

let base: { readonly place: Place; readonly references: ReadonlySet<string> };
let before: readonly Held[];

beforeAll(async () => {
  base = await homeWith(300);
  before = await heldIn(base.place);
}, 60_000);
afterAll(removePlaces);

const optOuts = new Set(OPTED_OUT.map(e164));
const PATIENT = ['--wait', '60s'];
const importing = (file: string, ...more: readonly string[]) => ['contact', 'import', file, '--json', ...more];

const receipt = (ran: Launched) => {
  expect([0, 3], ran.stderr).toContain(ran.exit);
  const answer = JSON.parse(ran.stdout);
  return answer.receipt ?? answer;
};

/** Outside references of what a sweep left, as of the last of these answers. */
function livingAfter(...sweeps: readonly Launched[]): ReadonlySet<string> {
  const asOf = sweeps
    .map(({ stdout }) => JSON.parse(stdout).plan.asOf as string)
    .sort()
    .at(-1) as string;
  return new Set(before.filter(({ dueAt }) => dueAt > asOf).map(({ reference }) => reference));
}

describe('two commands at once', () => {
  test('two imports of different files: both record all of theirs', async () => {
    const place = makePlace(base.place);
    const one = contactsFile(place, 'one.csv', { rows: 6_000, seed: 11 });
    const two = contactsFile(place, 'two.csv', { rows: 6_000, seed: 12 });
    const ran = await Promise.all(
      ['one.csv', 'two.csv'].map((file) => launch(place, importing(file, ...PATIENT), { shiftMs: BEGUN })),
    );
    expect(ran.map((each) => receipt(each).recorded)).toEqual([6_000, 6_000]);
    const references = new Set([...base.references, ...one, ...two]);
    expect(await whatIsWrong(place, { references, optOuts })).toEqual([]);
  });

  test('two imports of the same file: each row is recorded by one of them', async () => {
    const place = makePlace(base.place);
    const file = contactsFile(place, 'one.csv', { rows: 6_000, seed: 13 });
    const ran = await Promise.all(
      [1, 2].map(() => launch(place, importing('one.csv', ...PATIENT), { shiftMs: BEGUN })),
    );
    expect(ran.map(receipt).reduce((sum, { recorded }) => sum + recorded, 0)).toBe(6_000);
    expect(await whatIsWrong(place, { references: new Set([...base.references, ...file]), optOuts })).toEqual([]);
  });

  test('an import and a sweep that rebuilds the index and steps the chain', async () => {
    const place = makePlace(base.place);
    const file = contactsFile(place, 'one.csv', { rows: 6_000, seed: 14, shiftMs: LATER });
    const [imported, swept] = await Promise.all([
      launch(place, importing('one.csv', ...PATIENT), { shiftMs: LATER }),
      launch(place, [...SWEEP, ...PATIENT], { shiftMs: LATER }),
    ]);
    expect(receipt(imported as Launched).recorded).toBe(6_000);
    receipt(swept as Launched);
    const references = new Set([...livingAfter(swept as Launched), ...file]);
    const expected = { references, optOuts, filesDestroyed: 1, shiftMs: LATER };
    expect(await whatIsWrong(place, expected)).toEqual([]);
  });

  test('two sweeps: what is due is disposed of once and certified once', async () => {
    const place = makePlace(base.place);
    const ran = await Promise.all([1, 2].map(() => launch(place, [...SWEEP, ...PATIENT], { shiftMs: LATER })));
    const disposed = ran.map(receipt).reduce((sum, each) => sum + each.disposed, 0);
    const references = livingAfter(...ran);
    expect(disposed).toBe(before.length - references.size);
    expect(await whatIsWrong(place, { references, optOuts, filesDestroyed: 1, shiftMs: LATER })).toEqual([]);
  });

  test('opt-outs while a file comes in: each stands when it is answered', async () => {
    const place = makePlace(base.place);
    const file = contactsFile(place, 'one.csv', { rows: 6_000, seed: 15 });
    const numbers = Array.from({ length: 6 }, (_, at) => `0770090060${at}`);
    const adding = async () => {
      for (const number of numbers) {
        const ran = await launch(place, ['opt-out', 'add', '--how', 'text', '--json'], {
          shiftMs: BEGUN,
          stdin: number,
        });
        expect(receipt(ran).status).toBe('added');
      }
    };
    const [imported] = await Promise.all([
      launch(place, importing('one.csv', ...PATIENT), { shiftMs: BEGUN }),
      adding(),
    ]);
    expect(receipt(imported).recorded).toBe(6_000);
    // Whose entry was left out because the import had the lock is entered by the next command that writes.
    await done(place, ['audit', 'verify']);
    const references = new Set([...base.references, ...file]);
    expect(await whatIsWrong(place, { references, optOuts: new Set([...optOuts, ...numbers.map(e164)]) })).toEqual([]);
  });

  test('erasures while the file that brought them is imported again: nothing erased comes back', async () => {
    const place = makePlace(base.place);
    const more = contactsFile(place, 'one.csv', { rows: 6_000, seed: 17 });
    const lines = (name: string) => readFileSync(join(place.folder, name), 'utf8').split('\n').slice(1).join('\n');
    // What is there already stands last, so that most of it is erased while the rest is being recorded.
    appendFileSync(join(place.folder, 'one.csv'), lines('first.csv'));
    const list = JSON.parse((await done(place, ['contact', 'list', '--limit', '6', '--json'])).stdout);
    const own: readonly string[] = list.contacts.map(({ reference }: { reference: string }) => reference);
    const outside = new Set(
      (await heldIn(place)).filter((each) => own.includes(each.own)).map((each) => each.reference),
    );
    const erasing = async () => {
      for (const reference of own) {
        const words = ['contact', 'erase', reference, '--reason', 'unlawful', '--yes', '--json', ...PATIENT];
        expect(receipt(await launch(place, words, { shiftMs: BEGUN })).erased).toBe(1);
      }
    };
    const [imported] = await Promise.all([
      launch(place, importing('one.csv', ...PATIENT), { shiftMs: BEGUN }),
      erasing(),
    ]);
    expect(receipt(imported).recorded).toBe(6_000);
    const references = new Set([...base.references, ...more].filter((reference) => !outside.has(reference)));
    expect(await whatIsWrong(place, { references, optOuts })).toEqual([]);
    const again = receipt(await done(place, importing('one.csv')));
    expect(again).toMatchObject({ recorded: 0, erased: own.length });
  });

  test('two erasures of the same resident, and a hold on it: each contact goes once or stays whole', async () => {
    const place = makePlace(base.place);
    const { contacts } = JSON.parse((await done(place, ['contact', 'list', '--limit', '500', '--json'])).stdout);
    const all = contacts as readonly { readonly reference: string; readonly resident: string }[];
    const resident = all.find((one) => all.filter((each) => each.resident === one.resident).length > 2)?.resident ?? '';
    const theirs = all.filter((each) => each.resident === resident).length;
    const words = ['resident', 'erase', resident, '--reason', 'unlawful', '--yes', '--json', ...PATIENT];
    const review = new Date(Date.now() + BEGUN + 30 * 86_400_000).toISOString().slice(0, 10);
    const hold = ['hold', 'place', '--resident', resident, '--reason', 'inquiry', '--review', review, '--json'];
    const ran = await Promise.all(
      [words, words, [...hold, ...PATIENT]].map((argv) => launch(place, argv, { shiftMs: BEGUN })),
    );
    // Whoever came last may have found nobody any more.
    for (const { exit, stderr } of ran) expect([0, 1, 3], stderr).toContain(exit);
    await done(place, [...SWEEP, ...PATIENT]);
    const left = JSON.parse((await done(place, ['contact', 'list', '--resident', resident, '--json'])).stdout);
    expect([0, theirs]).toContain(left.contacts.length);
    const held = await heldIn(place);
    const references = new Set(held.map(({ reference }) => reference));
    expect(references.size).toBe(base.references.size - theirs + left.contacts.length);
    expect(await whatIsWrong(place, { references, optOuts })).toEqual([]);
  });

  test('whoever does not wait ends with 11, having changed nothing, and comes in afterwards', async () => {
    const place = makePlace(base.place);
    const one = contactsFile(place, 'one.csv', { rows: 6_000, seed: 16 });
    const store = new Database(join(place.home, 'store.db'));
    store.exec('begin immediate');
    const refused = await launch(place, importing('one.csv', '--wait', '0s'), { shiftMs: BEGUN });
    store.exec('rollback');
    store.close();
    expect(refused.exit, refused.stderr).toBe(11);
    expect(await whatIsWrong(place, { references: base.references, optOuts })).toEqual([]);
    await done(place, importing('one.csv'));
    expect(await whatIsWrong(place, { references: new Set([...base.references, ...one]), optOuts })).toEqual([]);
  });
});
