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

/**
 * The audit names the contact, its resident, its purpose and its basis where one was recorded by itself; an import leaves
 * counts, and nothing can be compared. Whom a person merged or split since is followed.
 */
export async function seeAdded({ opened, entries }: Evidence): Promise<AddedSeen> {
  const living = mergedInto(await entries('resident merge'));
  const split = new Set((await entries('resident split')).flatMap(({ references = [] }) => references));
  const added = await entries('contact add');
  const rows = await contactsNamed(
    opened.store.db,
    added.flatMap(({ references = [] }) => references),
  );
  const seen = { compared: 0, moved: 0, otherPurpose: 0, otherBasis: 0 };
  for (const { references: [reference = ''] = [], residents: [resident = ''] = [], facts = {} } of added) {
    const row = rows.get(reference);
    if (!row) continue;
    seen.compared += 1;
    if (row.resident !== living(resident) && !split.has(reference)) seen.moved += 1;
    if (facts.purpose !== undefined && facts.purpose !== row.purpose) seen.otherPurpose += 1;
    if (facts.lawfulBasis !== undefined && facts.lawfulBasis !== row.lawful_basis) seen.otherBasis += 1;
  }
  return seen;
}
