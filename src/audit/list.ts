import type { Instant } from '../calendar/types.ts';
import { entriesBefore } from '../db/audit.ts';
import type { AuditTable } from '../db/schema.ts';
import { staffNames } from '../db/staff.ts';
import type { Opened } from '../home/opened.ts';
import { readReference } from '../vault/ids.ts';
import type { Entry, StoredEntry } from './entry.ts';

/** An entry as people read it, with the name that its staff id stands for; null = the name has aged out. */
export type ListedEntry = Entry & {
  readonly seq: number;
  readonly at: Instant | null;
  readonly staff: string | null;
  readonly staffId: string | null;
  readonly claimed: boolean;
};

export type AuditList = { readonly entries: readonly ListedEntry[]; readonly next: number | null };

export type AuditFilter = {
  readonly before: number | undefined;
  readonly resident: string | undefined;
  readonly staff: string | undefined;
  readonly limit: number;
};

/** A page of the audit, newest first; `next` is what to give as `before` for the page after, null at the end. */
export async function listAudit(opened: Opened, filter: AuditFilter): Promise<AuditList> {
  const { db } = opened.store;
  const names = await staffNames(db);
  const rows = await entriesBefore(db, {
    before: filter.before,
    resident: filter.resident === undefined ? undefined : readReference(filter.resident),
    staff: filter.staff === undefined ? undefined : idsOf(filter.staff, names),
    limit: filter.limit + 1,
  });
  const entries = rows.slice(0, filter.limit).map((row) => listed(row, names));
  return { entries, next: rows.length > filter.limit ? (entries.at(-1)?.seq ?? null) : null };
}

/** Somebody's ids: by name as the system says it or as they claimed it, in any case, or an id itself. */
function idsOf(typed: string, names: ReadonlyMap<string, string>): readonly string[] {
  const wanted = typed.trim().toLowerCase();
  return [...names]
    .filter(([id, name]) => [name, name.replace(/ \(claimed\)$/, ''), id].some((each) => each.toLowerCase() === wanted))
    .map(([id]) => id);
}

function listed(row: AuditTable, names: ReadonlyMap<string, string>): ListedEntry {
  const entry = read(row.body);
  if (!entry) return { seq: row.seq, at: null, act: 'unreadable', staff: null, staffId: null, claimed: false };
  const { previous: _, staff, ...rest } = entry;
  // An entry that the register's events left behind after a crash knows nobody.
  return { ...rest, seq: row.seq, staff: names.get(staff) ?? null, staffId: staff || null };
}

/** A list must show what stands around an entry that somebody changed; `audit verify` says what is wrong with it. */
function read(body: string): StoredEntry | undefined {
  try {
    return JSON.parse(body) as StoredEntry;
  } catch {
    return undefined;
  }
}
