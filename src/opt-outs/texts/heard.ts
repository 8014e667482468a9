import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import type { Instant } from '../../calendar/types.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import type { Db } from '../../db/schema.ts';

const DAY_MS = 86_400_000;

/** How long GOV.UK Notify keeps a text that was received, unless the council's service says otherwise. */
export const NOTIFY_KEEPS_MS = 7 * DAY_MS;

/** A time in which texts may have come and gone unread. */
export type TextGap = { readonly from: Instant; readonly to: Instant };

/**
 * When the replies to the survey were last read to the end; undefined = never. Whoever sends asks this first: after
 * 24 hours nobody may be texted, because somebody may have said STOP meanwhile.
 */
export const lastTextsRead = (db: Db): Promise<Instant | undefined> => readMeta(db, 'textsReadAt');

export const lastTextGap = async (db: Db): Promise<TextGap | undefined> => {
  const found = await readMeta(db, 'textGap');
  return found === undefined ? undefined : (JSON.parse(found) as TextGap);
};

/**
 * The gap that a reading at `now` finds, if there is one: more than Notify keeps has passed since the last whole reading,
 * and nothing was there any more from before it. A text that old shows that this service keeps them for longer. Pure.
 */
export function gapBefore(
  now: Instant,
  last: Instant | undefined,
  oldest: Instant | null | undefined,
): TextGap | undefined {
  if (last === undefined || millisecondsOf(now) - millisecondsOf(last) <= NOTIFY_KEEPS_MS) return undefined;
  if (oldest !== null && oldest !== undefined && oldest <= last) return undefined;
  return { from: last, to: instantOf(millisecondsOf(now) - NOTIFY_KEEPS_MS) };
}

/** Notes a whole reading that began at `at`. Never back: two readings may end in the other order. */
export async function noteTextsRead(db: Db, at: Instant, of: 'notify' | 'file', gap?: TextGap): Promise<void> {
  for (const key of of === 'notify' ? (['textsReadAt', 'textsSyncedAt'] as const) : (['textsReadAt'] as const)) {
    if (((await readMeta(db, key)) ?? '') < at) await writeMeta(db, key, at);
  }
  if (gap) await writeMeta(db, 'textGap', JSON.stringify(gap));
}
