import { daysBetween } from '../calendar/day.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { freeTextReferences } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import type { Step } from './clock.ts';
import { contentOf, explained, requestOf } from './request.ts';

export type ShownRequest = {
  readonly reference: string;
  readonly type: string;
  readonly state: string;
  readonly received: Day;
  readonly via: string | null;
  readonly dueOn: Day;
  /** The day on which a person says that the answer was sent; null while it is open. */
  readonly closedOn: Day | null;
  /** Negative once the day has passed. */
  readonly daysLeft: number;
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
  readonly residents: readonly string[];
  /** When an officer last said that the free text was read, and how many contacts have text that was not. */
  readonly reviewedAt: Instant | null;
  readonly freeTextToRead: number;
  /** A pack that was made is not yet a reply. */
  readonly packedAt: Instant | null;
};

/** One request with its explained date. It says whose it is and how it came, so looking goes into the audit. */
export async function showRequest(
  opened: Opened,
  reference: string,
  reason: string | undefined,
): Promise<ShownRequest> {
  const { db } = opened.store;
  const request = await requestOf(db, reference);
  const { row, residents } = request;
  await write(opened, (writing) =>
    writing.audit({
      act: 'request show',
      references: [row.reference],
      residents,
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  const { via, read } = contentOf(request, sealerOf(readChain(opened.vault), opened.homeId, opened.random));
  const now = opened.now();
  const clock = explained(row);
  const already = new Set(read);
  const written = await freeTextReferences(db, residents, now);
  return {
    reference: row.reference,
    type: row.type,
    state: row.state,
    received: row.received,
    via,
    dueOn: clock.dueOn,
    closedOn: row.closed_at === null ? null : londonDay(row.closed_at),
    daysLeft: daysBetween(londonDay(now), clock.dueOn),
    steps: clock.steps,
    warnings: clock.warnings,
    residents,
    reviewedAt: row.reviewed_at,
    freeTextToRead: written.filter((each) => !already.has(each)).length,
    packedAt: row.packed_at,
  };
}
