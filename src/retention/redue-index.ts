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
  const key = indexHmac(readIndexKey(opened.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
  const sealer = writing.sealer();
  const latest = new Map<string, IndexLine>();
  let after: string | undefined = '';
  while (after !== undefined) {
    const rows: Row[] = await contactsOfResidents(writing.db, residents, after, PAGE);
    for (const row of rows) {
      for (const line of linesOf(row, sealer, key)) {
        const id = [line.kind, line.digest.toString('latin1'), line.owner, line.tag.toString('latin1')].join('\0');
        const known = latest.get(id);
        if (!known || known.until < line.until) latest.set(id, line);
      }
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  }
  const { setUntil } = redueStatements(opened.store);
  // In the order of the index, so that each of its pages is touched once.
  for (const line of [...latest.values()].sort(byKindThenDigest)) setUntil(line);
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
