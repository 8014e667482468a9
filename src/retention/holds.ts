import { addDays, isDay } from '../calendar/day.ts';
import { parseInstant } from '../calendar/instant.ts';
import { londonDay, londonMidnight } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { contactByReference, contactsOfResident } from '../db/contacts.ts';
import { hasRequest } from '../db/held-others.ts';
import { activeHolds, insertHold, releaseHold } from '../db/holds.ts';
import type { HoldTable } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { serviceId } from '../notice/lookup.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { readReference, symbols } from '../vault/ids.ts';
import { LONGEST_REVIEW_DAYS, renewSeals } from './renew.ts';

export type HoldWish = {
  readonly contact?: string | undefined;
  readonly resident?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly service?: string | undefined;
  readonly reason: string;
  readonly review: string;
};

export type HoldPlan = { readonly hold: Omit<HoldTable, 'id' | 'placed_at' | 'placed_by'>; readonly covers: string };

/** Reads what a hold is to cover: one contact, one resident, or everything of some dates (and a service). */
export async function planHold(opened: Opened, wish: HoldWish): Promise<HoldPlan> {
  const { db } = opened.store;
  const today = londonDay(opened.now());
  const scopes = [wish.contact, wish.resident, wish.since].filter((each) => each !== undefined).length;
  if (scopes !== 1)
    throw new Refusal(
      'usage',
      'A hold covers a contact, a resident, or dates: one of them.',
      'Use --contact, --resident, or --since with --until.',
    );
  const base = {
    contact: null,
    resident: null,
    since: null,
    until: null,
    service: null,
    reason: wish.reason,
    review: reviewDay(wish.review, today),
    released_at: null,
    release_reason: null,
  };
  if (wish.contact !== undefined) {
    const row = await contactByReference(db, readReference(wish.contact));
    if (!row) throw new Refusal('not-found', 'There is no contact with this reference.', 'See: steward contact list');
    return { hold: { ...base, contact: row.id }, covers: `contact ${row.reference}` };
  }
  if (wish.resident !== undefined) {
    const resident = readReference(wish.resident);
    if ((await contactsOfResident(db, resident, '', 1)).length === 0 && !(await hasRequest(db, resident)))
      throw new Refusal('not-found', 'There is no resident with this id.', 'Look one up with: steward resident find');
    return { hold: { ...base, resident }, covers: `resident ${resident}` };
  }
  const { notice } = currentVersion(await versionsOf(db), today);
  const service = wish.service === undefined ? null : serviceId(notice, wish.service);
  if (service === undefined)
    throw new Refusal('usage', `--service is not in the notice; it is one of: ${notice.services.join(', ')}.`);
  if (wish.until === undefined)
    throw new Refusal(
      'usage',
      'A hold on dates needs its last day too.',
      'Add --until, the same day again for one day.',
    );
  const since = edge('--since', wish.since as string, 0);
  const until = edge('--until', wish.until, 1);
  if (until <= since) throw new Refusal('usage', '--until is before --since.');
  return {
    hold: { ...base, since, until, service },
    covers: `contacts from ${wish.since} to ${wish.until}${service === null ? '' : ` about ${service}`}`,
  };
}

/** A day means the whole London day, both ends included; an instant is taken as it is. */
function edge(flag: string, text: string, ahead: number): Instant {
  if (isDay(text)) return londonMidnight(addDays(text, ahead));
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Refusal('usage', `${flag} ${parsed.problem}.`, `For example: ${flag} 2026-11-03`);
  return parsed.value;
}

function reviewDay(text: string, today: Day): Day {
  if (!isDay(text)) throw new Refusal('usage', '--review is not a day.', 'For example: --review 2027-01-31');
  if (text <= today)
    throw new Refusal(
      'usage',
      '--review is not in the future.',
      'Name the day on which somebody looks at the hold again.',
    );
  if (text > addDays(today, LONGEST_REVIEW_DAYS)) {
    throw new Refusal(
      'usage',
      `--review is more than ${LONGEST_REVIEW_DAYS} days ahead.`,
      `The latest is ${addDays(today, LONGEST_REVIEW_DAYS)}; renew the hold then.`,
    );
  }
  return text;
}

export type HoldReceipt = {
  readonly id: string;
  readonly covers: string;
  readonly review: Day;
  readonly resealed: number;
};

/** Places the hold at once, also over what is due and not yet swept, then seals what it covers to its review day. */
export async function placeHold(opened: Opened, plan: HoldPlan): Promise<HoldReceipt> {
  const id = await write(opened, async (writing) => {
    const made = `H-${symbols(4, opened.random)}-${symbols(4, opened.random)}`;
    await insertHold(writing.db, { ...plan.hold, id: made, placed_at: writing.at, placed_by: writing.staff });
    await writing.audit({
      act: 'hold place',
      references: [made],
      facts: { covers: plan.covers, review: plan.hold.review },
      reason: plan.hold.reason,
    });
    return made;
  });
  const resealed = await renewSeals(opened);
  return { id, covers: plan.covers, review: plan.hold.review, resealed };
}

export async function endHold(
  opened: Opened,
  id: string,
  reason: string | undefined,
  approvedBy: string | undefined,
): Promise<{ readonly id: string; readonly released: boolean }> {
  return write(opened, async (writing) => {
    const released = await releaseHold(writing.db, id, writing.at, reason ?? null);
    if (!released) throw new Refusal('not-found', 'There is no hold with this id in force.', 'See: steward hold list');
    await writing.audit({
      act: 'hold release',
      references: [id],
      ...(reason === undefined ? {} : { reason }),
      ...(approvedBy === undefined ? {} : { approvedBy }),
    });
    return { id, released };
  });
}

export type ListedHold = {
  readonly id: string;
  readonly covers: string;
  readonly reason: string;
  readonly review: Day;
  readonly overdue: boolean;
  readonly placedAt: Instant;
};

export async function listHolds(opened: Opened): Promise<readonly ListedHold[]> {
  const today = londonDay(opened.now());
  const rows = await activeHolds(opened.store.db);
  return rows.map((row) => ({
    id: row.id,
    covers: coversOf(row),
    reason: row.reason,
    review: row.review,
    overdue: row.review < today,
    placedAt: row.placed_at,
  }));
}

/** What a hold covers, in words that name no one. */
export function coversOf(row: HoldTable): string {
  if (row.contact !== null) return 'one contact';
  if (row.resident !== null) return `resident ${row.resident}`;
  const last = row.until === null ? '' : londonDay(new Date(Date.parse(row.until) - 1).toISOString());
  return `contacts from ${londonDay(row.since ?? '')} to ${last}${row.service === null ? '' : ` about ${row.service}`}`;
}
