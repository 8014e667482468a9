import { showDuration } from '../calendar/duration.ts';
import { millisecondsOf } from '../calendar/instant.ts';
import { showInstant } from '../calendar/show.ts';
import type { Instant } from '../calendar/types.ts';
import { type ListGlance, newestLists } from '../opt-outs/lists/lists.ts';
import { lastTextsRead } from '../opt-outs/texts/heard.ts';
import { type Queue, queueOf } from '../opt-outs/texts/queue.ts';
import type { Opened } from './opened.ts';

/** Replies to the survey: what waits for a person, when they were last read to the end, and who was given the register. */
export type TextsGlance = Queue & {
  /** null = never. */
  readonly lastRead: Instant | null;
  readonly lists: readonly ListGlance[];
};

const DAY_MS = 86_400_000;

export async function textsGlance(
  opened: Opened,
  now: Instant,
): Promise<{ readonly glance: TextsGlance; readonly warnings: readonly string[] }> {
  const { db } = opened.store;
  const queue = await queueOf(db, now);
  const lastRead = (await lastTextsRead(db)) ?? null;
  const lists = await newestLists(opened);
  const age = lastRead === null ? 0 : millisecondsOf(now) - millisecondsOf(lastRead);
  const { total, overdue } = queue;
  const late = overdue > 0 ? `, ${overdue} of them past ${overdue === 1 ? 'its' : 'their'} day` : '';
  const warnings = [
    ...(total > 0
      ? [`${total} ${total === 1 ? 'text waits' : 'texts wait'} for a person${late}: steward opt-out review`]
      : []),
    ...(lastRead !== null && age > DAY_MS
      ? [`Replies to the survey were last read ${showDuration(age)} ago, so nobody may be texted: steward opt-out sync`]
      : []),
    ...lists.flatMap(listWarning),
  ];
  return { glance: { ...queue, lastRead, lists }, warnings };
}

function listWarning({ id, processor, madeAt, confirmed, since }: ListGlance): readonly string[] {
  const grown = since === null || since === 0 ? '' : ` ${since} opted out since.`;
  if (!confirmed)
    return [`${processor} has not confirmed that it uses list ${id}, made at ${showInstant(madeAt)}.${grown}`];
  if (grown === '') return [];
  return [`${processor} uses list ${id}, made at ${showInstant(madeAt)}.${grown}`];
}
