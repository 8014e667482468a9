import { daysBetween } from '../../calendar/day.ts';
import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Instant } from '../../calendar/types.ts';
import { allCertificates, disposedByChannel, goneByChannel, keptDueByChannel } from '../../db/checks.ts';
import { dueCounts } from '../../db/disposal.ts';
import { openMovements } from '../../db/movements.ts';
import { datedAfter } from '../../db/seal-days.ts';
import { anythingKept } from '../../db/seals.ts';
import { balanceOf } from '../../retention/balance.ts';
import type { Certificate } from '../../retention/certificate.ts';
import { latestAt } from '../../retention/due.ts';
import { undecidedValues } from '../undecided.ts';
import type { Evidence } from './evidence.ts';
import { brokenOrOpen, byCount, type Check, type Finding, many } from './finding.ts';

const HOUR_MS = 3_600_000;
/** Past due for longer than this, and kept by nobody, breaks the promise (contract, section 4). */
const BROKEN_AFTER_MS = 72 * HOUR_MS;

/** P56: phone calls, two-sided. */
export const phonePeriod: Check = async (evidence) => {
  const found = await twoSided(evidence, (channel) => channel === 'phone');
  return byCount(found.tested, found.failed, [...found.lines, 'What 8x8 still holds is not seen from here.']);
};

/** P57: emails, two-sided. */
export const emailPeriod: Check = async (evidence) => {
  const found = await twoSided(evidence, (channel) => channel === 'email');
  return byCount(found.tested, found.failed, [...found.lines, 'The copy in the mailbox is outside Steward.']);
};

/** P58: everything else, two-sided; not evidenced while the notice only assumes how long. */
export const otherPeriods: Check = async (evidence) => {
  const found = await twoSided(evidence, (channel) => channel !== 'phone' && channel !== 'email');
  const undecided = undecidedValues(evidence.version.notice).filter(({ path }) => IS_PERIOD.test(path));
  const overdue = undecided.filter(({ decideBy }) => decideBy !== null && decideBy < evidence.today);
  const since = undecided.map(({ path }) => firstUndecided(evidence, path)).sort()[0];
  const age = since === undefined ? 0 : daysBetween(since, evidence.today);
  const lines = [
    undecided.length === 0
      ? 'Every period is decided.'
      : `${many(undecided.length, 'period is', 'periods are')} assumed and not decided, the oldest for ${many(age, 'day')}; ${overdue.length} past the day to decide.`,
    ...found.lines,
  ];
  const failed = found.failed + overdue.length;
  const tested = found.tested + undecided.length;
  return undecided.length > 0 ? brokenOrOpen(tested, failed, lines) : byCount(tested, failed, lines);
};

const IS_PERIOD =
  /^channels\..+\.retention$|^periods\.|^recipes\..+\.keepFor$|^survey\.(linkValidFor|notMoreOftenThan|invitationLedger|answers)$/;

/** The London day since which this value has been undecided in every version. */
function firstUndecided({ versions }: Evidence, path: string): string {
  const decided = versions.findLastIndex(({ notice }) => !undecidedValues(notice).some((value) => value.path === path));
  return londonDay(versions[decided + 1]?.publishedAt ?? versions[0]?.publishedAt ?? '');
}

type Sides = Pick<Finding, 'tested' | 'failed'> & { readonly lines: readonly string[] };

/** Not kept for longer than promised, not destroyed earlier, and the account foots: for the channels that `of` takes. */
async function twoSided(evidence: Evidence, of: (channel: string) => boolean): Promise<Sides> {
  const late = await pastDue(evidence, of);
  const groups = (await evidence.facts()).filter(({ channel }) => of(channel));
  const held = groups.reduce((sum, group) => sum + group.count, 0);
  const early = groups.reduce((sum, group) => sum + group.early, 0);
  const tooLate = groups.reduce((sum, group) => sum + group.late, 0);
  const ahead = groups.reduce((sum, group) => sum + group.ahead, 0);
  const missealed = groups.reduce((sum, group) => sum + group.missealed, 0);
  const gone = await disposed(evidence, of);
  const unbalanced = await notFooting(evidence, of);
  return {
    tested: held + gone.count,
    failed: late.broken + early + tooLate + ahead + missealed + gone.early + unbalanced.length,
    lines: [
      `${many(held, 'contact')} held; ${late.broken} past due by over 72 hours and kept by nothing${late.kept === 0 ? '' : `; ${many(late.kept, 'more is', 'more are')} held or restricted past the time`}.`,
      `Longest overrun: ${many(late.longestHours, 'hour')} now, ${many(gone.longestHours, 'hour')} among ${many(gone.count, 'contact')} disposed of.`,
      `Due dates counted again from each contact's own time: ${early} earlier and ${tooLate} later than promised.`,
      ...(await aheadLines(evidence, of, ahead)),
      `Sealed to another day than their due day, unexplained: ${missealed}.`,
      `Disposed of before due without an erasure: ${gone.early}.`,
      unbalanced.length === 0 ? 'The balance foots.' : `The balance does not foot: ${unbalanced.join('; ')}.`,
    ],
  };
}

/** A contact from the future was recorded under a wrong clock, and would be kept for that much longer than promised. */
async function aheadLines(
  { opened, asOf, versions }: Evidence,
  of: (channel: string) => boolean,
  ahead: number,
): Promise<readonly string[]> {
  if (ahead === 0) return [];
  const channels = versions.flatMap(({ notice }) => notice.channels.map(({ id }) => id)).filter(of);
  const named = await datedAfter(opened.store.db, latestAt(asOf), [...new Set(channels)], 5);
  return [
    `${many(ahead, 'contact is', 'contacts are')} dated after this check, recorded under a wrong clock: ${named.join(', ')}${ahead > named.length ? ' and more' : ''}.`,
  ];
}

async function pastDue(evidence: Evidence, of: (channel: string) => boolean) {
  const { db } = evidence.opened.store;
  const kept = await anythingKept(db);
  const now = (await dueCounts(db, evidence.asOf, kept)).filter(({ channel }) => of(channel));
  const limit = instantOf(millisecondsOf(evidence.asOf) - BROKEN_AFTER_MS - 1);
  const late = (await dueCounts(db, limit, kept)).filter(({ channel }) => of(channel));
  const keptNow = kept ? (await keptDueByChannel(db, evidence.asOf)).filter(({ channel }) => of(channel)) : [];
  const earliest = now.map((row) => row.earliest).sort()[0];
  return {
    broken: late.reduce((sum, row) => sum + row.count, 0),
    kept: keptNow.reduce((sum, row) => sum + Number(row.count), 0),
    longestHours: earliest === undefined ? 0 : hours(millisecondsOf(evidence.asOf) - millisecondsOf(earliest)),
  };
}

/**
 * What certificates and the tallies since say: for each that was removed a movement of its kind, and nothing disposed of
 * before it was due, which only an erasure may be. What a restored backup had expired was disposed of in time before.
 */
async function disposed({ opened, asOf }: Evidence, of: (channel: string) => boolean) {
  const { db } = opened.store;
  const madeAt = new Map<number, Instant>((await allCertificates(db)).map((row) => [row.number, row.at]));
  const rows = (await disposedByChannel(db)).filter(({ channel }) => of(channel));
  const movements = (await goneByChannel(db)).filter(({ channel }) => of(channel));
  const account = new Map<string, number>();
  const enter = (certificate: number, channel: string, kind: string, count: number) => {
    const key = `${certificate}\n${channel}\n${kind}`;
    account.set(key, (account.get(key) ?? 0) + count);
  };
  for (const row of rows)
    enter(row.certificate, row.channel, row.cause === 'erased' ? 'erased' : 'disposed', Number(row.count));
  for (const row of movements) enter(row.certificate, row.channel, row.kind, -row.count);
  const unexplained = [...account.values()].reduce((sum, difference) => sum + Math.abs(difference), 0);
  const inTime = rows.filter(({ cause }) => cause === 'disposed');
  const ahead = inTime.filter((row) => row.latestDue > (madeAt.get(row.certificate) ?? asOf)).length;
  return {
    count: rows.reduce((sum, row) => sum + Number(row.count), 0),
    early: Math.max(unexplained, ahead),
    longestHours: hours(Math.max(0, ...inTime.map((row) => Number(row.longestMs)))),
  };
}

/** Channels whose account since the last certificate does not come to what is counted now. */
async function notFooting(evidence: Evidence, of: (channel: string) => boolean): Promise<readonly string[]> {
  const { db } = evidence.opened.store;
  const last = (await allCertificates(db)).at(-1);
  const counted = new Map<string, number>();
  for (const group of await evidence.facts())
    counted.set(group.channel, (counted.get(group.channel) ?? 0) + group.count);
  const before = last ? ((JSON.parse(last.body) as Certificate).balance ?? []) : [];
  const now = [...counted].map(([channel, count]) => ({ channel, count }));
  return balanceOf(before, await openMovements(db), now)
    .filter((row) => of(row.channel) && !row.foots)
    .map(
      (row) =>
        `${row.channel} should have ${row.closing.toLocaleString('en-GB')} and has ${row.counted.toLocaleString('en-GB')}`,
    );
}

const hours = (milliseconds: number): number => Math.floor(milliseconds / HOUR_MS);
