import { utcDay } from '../calendar/instant.ts';
import type { Day } from '../calendar/types.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { versionDays } from '../db/notice.ts';
import { type ConcernedRow, concernedDates, concernedRows, redueStatements } from '../db/redue.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { tookEffect, versionsThatCounted } from '../notice/in-effect.ts';
import { type Version, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { sealedDayOf } from './due.ts';
import { mendIndexKey } from './rebuild-index.ts';
import { recountIndex } from './redue-index.ts';
import { laterOf, type RedueRule, redueRules, shorterDue } from './redue-rule.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;

export type RedueCount = { readonly dueEarlier: number; readonly dueAtOnce: number };

/** How many records a rule makes due earlier, and how many of them as soon as it counts. */
export async function countRedue(opened: Opened, rule: RedueRule): Promise<RedueCount> {
  let dueEarlier = 0;
  let dueAtOnce = 0;
  let after = '';
  for (;;) {
    const page = await concernedDates(opened.store.db, rule.concerned, after, CHUNK);
    for (const record of page) {
      const due = shorterDue(record, rule);
      if (due === undefined) continue;
      dueEarlier += 1;
      if (due <= rule.since) dueAtOnce += 1;
    }
    if (page.length < CHUNK) return { dueEarlier, dueAtOnce };
    after = page.at(-1)?.id ?? '';
  }
}

/**
 * Brings what is held to the shorter periods of every version whose day has come: due dates, seals and index lines, in
 * chunks that each commit with their audit entry. Works from scratch, so a killed run is finished by the next one, and a
 * version of a later day is applied by the first publish or sweep on or after it. One look-up when there is nothing to do.
 *
 * @returns how many contacts got an earlier due date.
 */
export async function finishRedue(
  opened: Opened,
  onProgress: (done: number) => void = () => undefined,
): Promise<number> {
  const { db } = opened.store;
  const now = opened.now();
  const done = Number((await readMeta(db, 'reduedVersion')) ?? 1);
  const waiting = (await versionDays(db, done)).filter((version) => tookEffect(version) <= now);
  const newest = waiting.at(-1);
  if (!newest) return 0;
  await mendIndexKey(opened);
  const counted = versionsThatCounted(await versionsOf(db), now);
  let total = 0;
  for (const [at, version] of counted.entries()) {
    if (version.number <= done) continue;
    for (const rule of redueRules(version, counted.slice(0, at)))
      total += await redue(opened, version, rule, (more) => onProgress(total + more));
  }
  await write(opened, (writing) => writeMeta(writing.db, 'reduedVersion', String(newest.number)));
  return total;
}

async function redue(
  opened: Opened,
  version: Version,
  rule: RedueRule,
  onProgress: (done: number) => void,
): Promise<number> {
  let total = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    if (opened.signal.aborted) throw interrupted(opened);
    const from: string = after;
    const chunk = await write(opened, async (writing) => {
      const rows = await concernedRows(writing.db, rule.concerned, from, CHUNK);
      const changed = redueRows(opened, writing, rule, rows);
      if (changed.length > 0) {
        await recountIndex(opened, writing, [...new Set(changed.map((row) => row.resident))]);
        await writing.audit({
          act: 'retention redue',
          counts: { contacts: changed.length },
          facts: { noticeVersion: version.number, channel: rule.channel },
        });
      }
      return { count: changed.length, next: rows.length < CHUNK ? undefined : rows.at(-1)?.id };
    });
    total += chunk.count;
    after = chunk.next;
    onProgress(total);
  }
  return total;
}

function redueRows(
  opened: Opened,
  writing: Writing,
  rule: RedueRule,
  rows: readonly ConcernedRow[],
): readonly ConcernedRow[] {
  const statements = redueStatements(opened.store);
  const today = utcDay(writing.at);
  const earliest = laterOf(writing.floor, today);
  return rows.filter((row) => {
    const due = shorterDue(row, rule);
    if (due === undefined) return false;
    const day = laterOf(sealedDayOf(due), earliest);
    // What is kept by a hold stays sealed to its review day; nothing is ever sealed to a later day than before.
    const sealed = row.kept === 0 && day < row.sealed_day ? sealedAgain(writing, row, day) : undefined;
    if (sealed) statements.setDueAndSeal(row.id, due, day, sealed);
    else statements.setDue(row.id, due);
    return true;
  });
}

/** undefined for a row that does not open: one damaged row must not keep every other beyond its period. */
function sealedAgain(writing: Writing, row: ConcernedRow, day: Day): Buffer | undefined {
  const sealer = writing.sealer();
  try {
    const content = sealer.open<unknown>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
    return content === undefined ? undefined : sealer.seal({ table: 'contact', id: row.id, day }, content);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}

function interrupted(opened: Opened): Refusal {
  const code = opened.signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  return new Refusal(
    code,
    'Stopped while due dates were being shortened; each chunk is whole.',
    'Run it again, or the next sweep goes on: steward notice publish',
  );
}
