import { describe, expect, test } from 'vitest';
import { NAMES_RESIDENT } from '../../src/db/resident-moves.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900142' };
const REASON = ['--reason', 'same person, seen at the desk'];

type Added = { readonly reference: string; readonly resident: string };

async function answer(home: TestHome, argv: readonly string[], stdin?: string) {
  const ran = await home.run([...argv, '--json'], stdin === undefined ? {} : { stdin });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
}

const add = (home: TestHome, contact: Record<string, unknown>): Promise<Added> =>
  answer(home, ['contact', 'add', '--from', '-'], JSON.stringify({ channel: 'phone', at: NOW, ...contact }));

const find = async (
  home: TestHome,
  kind: string,
  value: string,
): Promise<readonly { id: string; contacts: number }[]> =>
  (await answer(home, ['resident', 'find', '--by', kind], value)).residents;

const code = (ran: { readonly stderr: string }): string => JSON.parse(ran.stderr).error.code;

/** The index, told by what each line says. */
async function index(home: TestHome): Promise<readonly string[]> {
  const { db } = (await home.open()).store;
  const lines = await db.selectFrom('identifier_index').selectAll().execute();
  return lines
    .map(({ kind, digest, owner, tag, until }) =>
      [kind, digest.toString('hex'), owner, tag.toString('hex'), until].join(' '),
    )
    .sort();
}

test('every table that names a resident is one that a merge knows of', async () => {
  const { raw } = (await (await makeTestHome({ now: NOW })).open()).store;
  const tables = raw.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[];
  const columns = tables.flatMap((table) =>
    (raw.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]).map(
      (name) => `${table}.${name}`,
    ),
  );
  expect(columns.filter((name) => /resident/.test(name.split('.')[1] ?? '') || name === 'resident.id').sort()).toEqual(
    [...NAMES_RESIDENT].sort(),
  );
});

describe('resident merge', () => {
  test('gives contacts, index, holds and requests to the one that stays, and split gives them back', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await add(home, { ...MORAG, email: 'morag@example.com' });
    const two = await add(home, { name: 'M. Testperson', phone: MORAG.phone, nino: 'QQ 12 34 56 C' });
    expect(two.resident).not.toBe(one.resident);
    const before = await index(home);
    const hold = ['hold', 'place', '--resident', two.resident, '--reason', 'inquiry', '--review', '2027-01-31'];
    await answer(home, hold);
    await answer(home, ['opt-out', 'add', '--how', 'phone'], MORAG.phone);
    const opening = ['request', 'open', '--type', 'access', '--received', '2026-11-20', '--resident', two.resident];
    const { reference } = await answer(home, opening);

    const merging = ['resident', 'merge', two.resident, '--into', one.resident, ...REASON];
    const unasked = await home.run([...merging, '--json']);
    expect([unasked.exit, code(unasked)]).toEqual([2, 'needs-yes']);
    expect(await answer(home, [...merging, '--yes'])).toMatchObject({
      schema: 'steward.resident-merge/1',
      contacts: 1,
      conflicts: [],
      holds: 1,
      requests: 1,
    });
    for (const [kind, value] of [
      ['phone', MORAG.phone],
      ['nino', 'QQ123456C'],
      ['email', 'morag@example.com'],
    ] as const)
      expect(await find(home, kind, value), kind).toEqual([{ id: one.resident, contacts: 2 }]);
    expect((await home.run(['resident', 'show', two.resident])).exit).toBe(1);
    expect((await answer(home, ['request', 'show', reference])).residents).toEqual([one.resident]);
    // The hold covers both now, and is sealed to its review day.
    const kept = await home.run(['contact', 'erase', one.reference, '--reason', 'unlawful', '--yes', '--json']);
    expect(JSON.parse(kept.stdout).receipt).toMatchObject({ erased: 0, kept: [{ reference: one.reference }] });
    expect((await home.run(['opt-out', 'check'], { stdin: MORAG.phone })).exit).toBe(3);

    const splitting = ['resident', 'split', one.resident, '--contact', two.reference, '--reason', 'not her', '--yes'];
    const split = await answer(home, splitting);
    expect(split).toMatchObject({ resident: one.resident, contacts: [two.reference], stay: 1 });
    expect(split.holds).toHaveLength(1);
    const back = (line: string) => line.replaceAll(split.made, two.resident);
    expect((await index(home)).map(back).sort()).toEqual(before);
    expect((await home.run(['audit', 'verify'])).exit).toBe(0);
    const { entries } = await answer(home, ['audit', 'list', '--resident', two.resident]);
    expect(entries.map(({ act }: { act: string }) => act)).toContain('resident merge');
  });

  test('is refused on another National Insurance number or birthday, unless a second person agrees', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await add(home, { ...MORAG, nino: 'QQ 12 34 56 C' });
    const two = await add(home, { ...MORAG, phone: '07700 900143', dateOfBirth: '1980-02-28', nino: 'QQ 12 34 56 A' });
    const merging = ['resident', 'merge', two.resident, '--into', one.resident, ...REASON, '--yes'];
    const refused = await home.run([...merging, '--json']);
    expect([refused.exit, code(refused)]).toEqual([1, 'conflict']);
    expect(refused.stderr).not.toMatch(/QQ ?12|1980/);
    expect(await answer(home, [...merging, '--approved-by', 'A Manager'])).toMatchObject({
      conflicts: ['National Insurance number', 'date of birth'],
    });
    expect((await answer(home, ['resident', 'show', one.resident])).contacts).toHaveLength(2);
  });

  test('settles the review that asked for it, and keeps what protects either', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await add(home, { ...MORAG, phone: '07700 900143' });
    const two = await add(home, { ...MORAG, email: 'morag@example.com' });
    const third = await add(home, { ...MORAG, phone: '07700 900143', email: 'morag@example.com' });
    expect(new Set([one, two, third].map(({ resident }) => resident)).size).toBe(3);
    const { db } = (await home.open()).store;
    const sealed = { sealed_day: null, sealed: null, deceased: null, adjustments: null, safe_contact: null };
    await db
      .insertInto('resident')
      .values({ id: third.resident, restricted: 1, do_not_contact: null, ...sealed })
      .execute();
    const merging = (from: string) => ['resident', 'merge', from, '--into', one.resident, ...REASON, '--yes'];
    expect(await answer(home, merging(third.resident))).toMatchObject({ reviewsSettled: 1 });
    expect(await answer(home, merging(two.resident))).toMatchObject({ reviewsSettled: 0 });
    const rows = await db.selectFrom('resident').select(['id', 'restricted']).execute();
    expect(rows).toEqual([{ id: one.resident, restricted: 1 }]);
  });

  test('of nobody, of oneself, of what was erased: one sentence', async () => {
    const home = await makeTestHome({ now: NOW });
    const { reference, resident } = await add(home, MORAG);
    const other = await add(home, { name: 'Idris Example' });
    const merge = (from: string, into: string) =>
      home.run(['resident', 'merge', from, '--into', into, ...REASON, '--yes', '--json']);
    expect(code(await merge(resident, resident))).toBe('usage');
    expect(code(await merge('R000000000000000', resident))).toBe('not-found');
    await home.run(['contact', 'erase', reference, '--reason', 'unlawful', '--yes']);
    expect(code(await merge(resident, other.resident))).toBe('not-found');
    expect(code(await merge(other.resident, resident))).toBe('not-found');
  });
});

describe('resident split', () => {
  test('refuses what is not of this resident, and all there is', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await add(home, MORAG);
    const two = await add(home, MORAG);
    const other = await add(home, { name: 'Idris Example' });
    const split = (contacts: string) =>
      home.run(['resident', 'split', one.resident, '--contact', contacts, '--reason', 'not her', '--yes', '--json']);
    expect(code(await split(other.reference))).toBe('not-found');
    expect(code(await split(`${one.reference},${two.reference}`))).toBe('usage');
    expect(code(await split(','))).toBe('usage');
    expect((await split(one.reference)).exit).toBe(0);
    // Who comes again could be of either now: a new resident, and a review for a person.
    const again = await add(home, MORAG);
    expect([one.resident, other.resident]).not.toContain(again.resident);
  });
});
