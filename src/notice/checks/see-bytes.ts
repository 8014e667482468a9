import { staffNameList } from '../../db/checks.ts';
import { versionRows } from '../../db/notice.ts';
import { byteSearch, searchFile } from '../../files/byte-search.ts';
import type { Evidence } from './evidence.ts';

/** How many plain values were looked for in the files, by field, and how many of them are there. */
export type BytesSeen = { readonly sought: ReadonlyMap<string, number>; readonly found: ReadonlyMap<string, number> };

/** A shorter value, or one of hexadecimal digits only, turns up by chance among a gigabyte of random bytes and ids. */
const SHORTEST = 7;
const BY_CHANCE = /^[0-9a-f]+$/i;
const DATE_OF_BIRTH_YEARS = 10;

/**
 * Looks for the plain values of fifty contacts, and of fifty opted-out numbers, in the bytes of the store, its log and the
 * register. Values that the notice itself or the table of staff names holds prove nothing and are left out.
 */
export async function seeBytes(evidence: Evidence): Promise<BytesSeen> {
  const { home, store } = evidence.opened;
  const innocent = [
    ...(await versionRows(store.db)).flatMap(({ yaml, data }) => [yaml, data]),
    ...(await staffNameList(store.db)),
  ].join('\n');
  const born = `${Number(evidence.today.slice(0, 4)) - DATE_OF_BIRTH_YEARS}`;
  const values = [
    ...(await evidence.sealed()).values,
    ...(await evidence.register()).numbers.map((value) => ({ field: 'opt-out', value })),
  ].filter(
    ({ field, value }) =>
      Buffer.byteLength(value) >= SHORTEST &&
      !BY_CHANCE.test(value) &&
      !innocent.includes(value) &&
      !(field === 'dateOfBirth' && value > born),
  );
  const search = byteSearch(values.map(({ value }) => Buffer.from(value)));
  if (values.length > 0) {
    for (const path of [home.store, `${home.store}-wal`, home.register, `${home.register}-journal`])
      await searchFile(path, search);
  }
  return { sought: tally(values), found: tally(values.filter((_, at) => search.found.has(at))) };
}

function tally(values: readonly { readonly field: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { field } of values) counts.set(field, (counts.get(field) ?? 0) + 1);
  return counts;
}
