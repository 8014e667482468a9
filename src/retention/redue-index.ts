import type { PersonalData } from '../contacts/contact.ts';
import { indexLines } from '../contacts/match-keys.ts';
import type { IndexLine } from '../db/contact-writer.ts';
import { readMeta } from '../db/meta.ts';
import { contactsOfResidents, redueStatements } from '../db/redue.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import type { HmacKey } from '../vault/hmac.ts';
import type { Sealer } from '../vault/vault.ts';
import { indexHmac, readIndexKey } from '../vault/vault.ts';

type Row = Awaited<ReturnType<typeof contactsOfResidents>>[number];

const PAGE = 2_000;

/**
 * Sets the index lines of these residents to the latest due date among the contacts that brought each: a digest must not
 * answer longer than the record it came from may be kept.
 */
export async function recountIndex(opened: Opened, writing: Writing, residents: readonly string[]): Promise<void> {
  const lines = await livingLines(writing, residents, await indexKeyOf(opened, writing));
  const { setUntil } = redueStatements(opened.store);
  // In the order of the index, so that each of its pages is touched once.
  for (const line of [...lines.values()].sort(byKindThenDigest)) setUntil(line);
}

/** The lines that some contacts brought to the index, before they go. */
export async function linesBroughtBy(
  opened: Opened,
  writing: Writing,
  rows: readonly Row[],
): Promise<readonly IndexLine[]> {
  const key = await indexKeyOf(opened, writing);
  const sealer = writing.sealer();
  return rows.flatMap((row) => linesOf(row, sealer, key));
}

/** After they are gone: what no other contact of the resident brings is removed, what one does stays for its time. */
export async function takeLinesBack(opened: Opened, writing: Writing, lines: readonly IndexLine[]): Promise<void> {
  const residents = [...new Set(lines.map(({ owner }) => owner))];
  const living = await livingLines(writing, residents, await indexKeyOf(opened, writing));
  const { setUntil, removeLine } = redueStatements(opened.store);
  for (const line of [...lines].sort(byKindThenDigest)) {
    const left = living.get(nameOf(line));
    if (left) setUntil(left);
    else removeLine(line);
  }
}

const indexKeyOf = async ({ vault }: Opened, { db }: Writing): Promise<HmacKey> =>
  indexHmac(readIndexKey(vault, (await readMeta(db, 'indexKey')) ?? ''));

const nameOf = ({ kind, digest, owner, tag }: IndexLine): string =>
  [kind, digest.toString('latin1'), owner, tag.toString('latin1')].join('\0');

/** Each line that the residents' contacts bring, with the latest due date among those that bring it. */
async function livingLines(
  writing: Writing,
  residents: readonly string[],
  key: HmacKey,
): Promise<ReadonlyMap<string, IndexLine>> {
  const sealer = writing.sealer();
  const latest = new Map<string, IndexLine>();
  let after: string | undefined = '';
  while (after !== undefined) {
    const rows: Row[] = await contactsOfResidents(writing.db, residents, after, PAGE);
    for (const row of rows) {
      for (const line of linesOf(row, sealer, key)) {
        const name = nameOf(line);
        const known = latest.get(name);
        if (!known || known.until < line.until) latest.set(name, line);
      }
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  }
  return latest;
}

const byKindThenDigest = (a: IndexLine, b: IndexLine): number =>
  a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : Buffer.compare(a.digest, b.digest);

function linesOf(row: Row, sealer: Sealer, key: HmacKey): readonly IndexLine[] {
  const personal = opened(row, sealer);
  return personal ? indexLines(personal, row, key) : [];
}

function opened(row: Row, sealer: Sealer): PersonalData | undefined {
  try {
    return sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}
