import type { StoredEntry } from '../../audit/entry.ts';
import { entriesOfAct } from '../../db/audit.ts';
import { contactsNamed } from '../../db/contact-facts.ts';
import type { Evidence } from './evidence.ts';
import { mergedInto } from './merged.ts';

/** Contacts that were recorded one at a time and are still here, and how many differ from their entry in the audit. */
export type AddedSeen = {
  readonly compared: number;
  readonly moved: number;
  readonly otherPurpose: number;
  readonly otherBasis: number;
};

const ACT = 'contact add';
const PAGE = 5_000;

/**
 * The audit names the contact, its resident, its purpose and its basis where one was recorded by itself; an import leaves
 * counts, and nothing can be compared. Whom a person merged or split since is followed.
 */
export async function seeAdded({ opened, entries }: Evidence): Promise<AddedSeen> {
  const { db } = opened.store;
  const living = mergedInto(await entries('resident merge'));
  const split = new Set((await entries('resident split')).flatMap(({ references = [] }) => references));
  const seen = { compared: 0, moved: 0, otherPurpose: 0, otherBasis: 0 };
  let page = await entriesOfAct(db, ACT, 0, PAGE);
  while (page.length > 0) {
    const added = page.map(({ body }) => JSON.parse(body) as StoredEntry);
    const rows = await contactsNamed(
      db,
      added.flatMap(({ references = [] }) => references),
    );
    for (const { references: [reference = ''] = [], residents: [resident = ''] = [], facts = {} } of added) {
      const row = rows.get(reference);
      if (!row) continue;
      seen.compared += 1;
      if (row.resident !== living(resident) && !split.has(reference)) seen.moved += 1;
      if (facts.purpose !== undefined && facts.purpose !== row.purpose) seen.otherPurpose += 1;
      if (facts.lawfulBasis !== undefined && facts.lawfulBasis !== row.lawful_basis) seen.otherBasis += 1;
    }
    page = await entriesOfAct(db, ACT, page.at(-1)?.seq ?? 0, PAGE);
  }
  return seen;
}
