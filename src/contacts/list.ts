import { isDay } from '../calendar/day.ts';
import { parseInstant } from '../calendar/instant.ts';
import { londonMidnight } from '../calendar/london.ts';
import type { Instant } from '../calendar/types.ts';
import { contactByReference, contactPage } from '../db/contacts.ts';
import type { Opened } from '../home/opened.ts';
import { Refusal } from '../refusal.ts';
import { readReference } from '../vault/ids.ts';

export type ListedContact = {
  readonly reference: string;
  readonly channel: string;
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly resident: string;
};
export type ContactList = { readonly contacts: readonly ListedContact[]; readonly next: string | null };

export type ListFilter = {
  readonly resident?: string | undefined;
  readonly channel?: string | undefined;
  readonly since?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

/** A page of living contacts without personal data; `next` is the reference to continue after, null at the end. */
export async function listContacts(opened: Opened, filter: ListFilter): Promise<ContactList> {
  const { db } = opened.store;
  const after = filter.after === undefined ? undefined : await idOf(opened, filter.after);
  const rows = await contactPage(db, {
    now: opened.now(),
    resident: filter.resident === undefined ? undefined : readReference(filter.resident),
    channel: filter.channel,
    since: filter.since === undefined ? undefined : sinceOf(filter.since),
    after,
    limit: filter.limit + 1,
  });
  const contacts = rows.slice(0, filter.limit).map((row) => ({
    reference: row.reference,
    channel: row.channel,
    at: row.at,
    dueAt: row.due_at,
    resident: row.resident,
  }));
  return { contacts, next: rows.length > filter.limit ? (contacts.at(-1)?.reference ?? null) : null };
}

async function idOf(opened: Opened, reference: string): Promise<string> {
  const row = await contactByReference(opened.store.db, readReference(reference));
  if (!row)
    throw new Refusal(
      'not-found',
      'There is no contact with the reference in --after.',
      'Start again without --after.',
    );
  return row.id;
}

/** A day means London midnight at its start. */
export function sinceOf(text: string): Instant {
  if (isDay(text)) return londonMidnight(text);
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Refusal('usage', `--since ${parsed.problem}.`, 'For example: --since 2026-11-01');
  return parsed.value;
}
