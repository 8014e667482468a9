import { londonDay } from '../../calendar/london.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import type { CallWindow } from '../../db/survey-candidates.ts';
import type { Opened } from '../../home/opened.ts';
import type { SurveyRules } from '../../notice/types.ts';
import { currentVersion, type Version, versionsOf } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';
import type { DigestSet } from './digest-set.ts';
import { refuseStopped, type Stop, whatStops } from './ready.ts';
import { optedOutDigests, type ScanRule, scanCalls } from './scan.ts';
import { VERDICTS, type Verdict } from './verdicts.ts';
import { sendTime, windowOf } from './window.ts';

export type InviteWish = {
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** When a file of invitations is to be sent; without it they go through Notify's interface, now. */
  readonly sendAt: string | undefined;
};

/** A rule, an instant and counts, never a list (D4). */
export type InvitePlan = {
  readonly asOf: Instant;
  readonly since: Instant;
  readonly until: Instant;
  readonly how: 'notify' | 'csv';
  /** When a file is to be sent; null = at once. */
  readonly sendAt: Instant | null;
  /** The London day of the texts, from which the next free day of a number counts. */
  readonly day: Day;
  readonly noticeVersion: number;
  readonly minimumAge: number;
  readonly calls: number;
  readonly invited: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** What would keep the texts from going. */
  readonly stops: readonly Stop[];
};

/**
 * Counts, for each verdict, the calls of a window. `look` = only to be looked at, so that what would stop the texts is
 * told with it; otherwise it is refused at once.
 */
export async function planInvitations(opened: Opened, wish: InviteWish, look: boolean): Promise<InvitePlan> {
  const asOf = opened.now();
  const { since, until } = windowOf(wish.since, wish.until, asOf);
  const sendAt = wish.sendAt === undefined ? null : sendTime(wish.sendAt, asOf);
  const how = sendAt === null ? 'notify' : 'csv';
  const day = londonDay(sendAt ?? asOf);
  const version = await versionNow(opened);
  const stops = await whatStops(opened, version.notice, how === 'notify');
  if (!look) refuseStopped(stops);
  const rule = ruleOf({ since, until, day }, asOf, version.notice.survey);
  const { read, counts } = await scanCalls(opened, rule, await registerIfReadable(opened));
  return {
    asOf,
    since,
    until,
    how,
    sendAt,
    day,
    noticeVersion: version.number,
    minimumAge: rule.minimumAge,
    calls: read,
    invited: counts.invited ?? 0,
    verdicts: Object.fromEntries(Object.keys(VERDICTS).map((name) => [name, counts[name as Verdict] ?? 0])) as Record<
      Verdict,
      number
    >,
    stops,
  };
}

/** The version of the notice that counts for texts that are sent now. */
export async function versionNow(opened: Opened): Promise<Version> {
  return currentVersion(await versionsOf(opened.store.db), londonDay(opened.now()));
}

export const ruleOf = (
  { since, until, day }: Pick<InvitePlan, 'since' | 'until' | 'day'>,
  now: Instant,
  { minimumAge }: SurveyRules,
): ScanRule => ({
  window: { since, until, now } satisfies CallWindow,
  day,
  minimumAge: minimumAge.value,
});

/** A register that cannot be read is among the stops already. */
async function registerIfReadable(opened: Opened): Promise<DigestSet | undefined> {
  try {
    return await optedOutDigests(opened);
  } catch (problem) {
    const code = (problem as { code?: unknown })?.code;
    if (problem instanceof Refusal || (typeof code === 'string' && code.startsWith('SQLITE_'))) return undefined;
    throw problem;
  }
}
