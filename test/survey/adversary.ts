import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Somebody with a whole copy of a home: the store byte by byte, its log, every key, and so every number's digest. One of
 * ten people who were texted has answered; each way of guessing names who, by the place of their row in what links to
 * them, and the place of the used link among the links.
 */
export type Loot = {
  /** Ledger digests of the ten numbers, in the order in which the adversary knows them. */
  readonly digests: readonly Buffer[];
  /** Ids of their calls, in the same order. */
  readonly calls: readonly string[];
  readonly store: string;
  /** An earlier copy of the store with its log, where the orders are looked for; the store itself without one. */
  readonly earlier?: string | undefined;
};

/** Guesses by name: the place (0 to 9) of whoever is thought to have answered, in the order of `digests`. */
export type Guesses = Readonly<Record<string, number>>;

type Row = Readonly<Record<string, unknown>>;

export function guesses({ digests, calls, store, earlier = store }: Loot): Guesses {
  const db = new Database(store, { readonly: true });
  const all = (query: string) => db.prepare(query).all() as Row[];
  const tokens = all('select id, digest, used from survey_token');
  const sendings = all('select reference, digest from sending');
  const answer = db.prepare('select id from survey_answer').pluck().get() as string;
  const pages = pagesOf(db, earlier);
  db.close();
  const used = tokens.find((row) => row.used === 1);
  if (!used || tokens.length !== digests.length) throw new Error('not the store of ten invitations and one answer');
  const who = (digest: unknown) => digests.findIndex((each) => each.equals(digest as Buffer));
  const usedId = Buffer.from(used.id as string);

  // Orders of the links, each as the place of the used one among them.
  const ids = tokens.map((row) => Buffer.from(row.id as string));
  const links: Readonly<Record<string, number>> = {
    'link by key': rank(tokens.map((row) => row.id as string).sort(), used.id as string),
    'link by its place in the page': placeOf(pages('survey_token'), ids, usedId),
    'link by its digest': placeOf(
      pages('sqlite_autoindex_survey_token_2'),
      tokens.map((row) => row.digest as Buffer),
      used.digest as Buffer,
    ),
    'link by its first page in the log': placeOf(logOf(earlier), ids, usedId),
  };
  // Orders of the people, each as who stands at a place.
  const byReference = new Map(sendings.map((row) => [row.reference as string, who(row.digest)]));
  const references = [...byReference.keys()].map((reference) => Buffer.from(reference));
  const named = (order: readonly Buffer[]) => order.map((each) => byReference.get(each.toString()) ?? -1);
  const callIds = calls.map((id) => Buffer.from(id));
  const people: Readonly<Record<string, readonly number[]>> = {
    'sending by key': named([...references].sort(Buffer.compare)),
    'sending by its place in the page': named(ordered(pages('sending'), references)),
    'sending by its first page in the log': named(ordered(logOf(earlier), references)),
    'number by key': [...digests.keys()].sort((a, b) => Buffer.compare(digests[a] as Buffer, digests[b] as Buffer)),
    'number by its place in the page': ordered(pages('invitation'), digests).map(who),
    'number by its first page in the log': ordered(logOf(earlier), digests).map(who),
    'call by its row': [...calls.keys()],
    'call by key': [...calls.keys()].sort((a, b) => ((calls[a] ?? '') < (calls[b] ?? '') ? -1 : 1)),
    'call by its place in the page': ordered(pages('invited_contact'), callIds).map((id) =>
      calls.indexOf(id.toString()),
    ),
  };
  const found: Record<string, number> = {};
  for (const [link, place] of Object.entries(links)) {
    for (const [person, order] of Object.entries(people)) {
      found[`${link}, ${person}`] = order[place] ?? -1;
      found[`${link}, ${person}, backwards`] = order[order.length - 1 - place] ?? -1;
    }
  }
  found['digest nearest to the link'] = nearest(digests, used.digest as Buffer);
  found['digest nearest to the answer'] = nearest(digests, Buffer.from(answer.replaceAll('-', ''), 'hex'));
  return found;
}

const rank = (sorted: readonly string[], value: string): number => sorted.indexOf(value);

/** The bytes of the root page of a table or index; ten rows are on one page. */
function pagesOf(db: Database.Database, path: string): (name: string) => Buffer {
  const size = db.pragma('page_size', { simple: true }) as number;
  const roots = new Map(
    (db.prepare('select name, rootpage from sqlite_master').all() as { name: string; rootpage: number }[]).map(
      (row) => [row.name, row.rootpage],
    ),
  );
  const bytes = readFileSync(path);
  return (name) => {
    const root = roots.get(name) ?? 0;
    return bytes.subarray((root - 1) * size, root * size);
  };
}

/** The write-ahead log, whose frames stand in the order in which they were written. */
const logOf = (store: string): Buffer => (existsSync(`${store}-wal`) ? readFileSync(`${store}-wal`) : Buffer.alloc(0));

/** Values in the order in which they stand among bytes; those that do not, first. SQLite fills a page from its end. */
const ordered = <T extends Buffer>(bytes: Buffer, values: readonly T[]): T[] =>
  [...values].sort((one, other) => bytes.indexOf(one) - bytes.indexOf(other));

const placeOf = (bytes: Buffer, values: readonly Buffer[], value: Buffer): number =>
  ordered(bytes, values).findIndex((each) => each.equals(value));

function nearest(digests: readonly Buffer[], to: Buffer): number {
  const distance = (digest: Buffer) => digest.reduce((sum, byte, at) => sum + ones(byte ^ (to[at] ?? 0)), 0);
  return [...digests.keys()].sort((a, b) => distance(digests[a] as Buffer) - distance(digests[b] as Buffer))[0] ?? 0;
}

const ones = (byte: number): number => byte.toString(2).replaceAll('0', '').length;

/** How many standard deviations a way of guessing is better or worse than chance, of so many tries with one in ten. */
export const deviations = (hits: number, tries: number): number => (hits - tries / 10) / Math.sqrt(tries * 0.09);

export const storeIn = (home: string): string => join(home, 'store.db');
