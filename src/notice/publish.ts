import { isNode } from 'yaml';
import { londonDay } from '../calendar/london.ts';
import { showPeriod } from '../calendar/period.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { countRedue, finishRedue } from '../retention/redue.ts';
import { redueRules } from '../retention/redue-rule.ts';
import { type Change, changes } from './compare.ts';
import { tookEffect, versionsThatCounted } from './in-effect.ts';
import { placeOf } from './place.ts';
import { addVersion, currentVersion, type Version, validNotice, versionFacts, versionsOf } from './versions.ts';
import { readYaml } from './yaml-text.ts';

export type Shortened = { readonly channel: string; readonly from: string; readonly to: string };

/** What publishing a file would come to. `unchanged` = it says what the newest version says; nothing is published. */
export type PublishPlan = {
  readonly status: 'new' | 'unchanged';
  readonly version: number;
  readonly effective: Day;
  /** false = it counts from a later day, and what is held changes on that day. */
  readonly atOnce: boolean;
  readonly inForce: number;
  readonly changes: readonly Change[];
  readonly shortened: readonly (Shortened & { readonly dueEarlier: number; readonly dueAtOnce: number })[];
};

export type Published = {
  readonly status: 'published' | 'unchanged';
  readonly version: number;
  readonly effective: Day;
  readonly atOnce: boolean;
  readonly shortened: readonly Shortened[];
  /** Contacts that got an earlier due date now. */
  readonly redued: number;
};

/** Reads a file as the next version and says what differs from the version in force, and what that does to what is held. */
export async function planPublish(opened: Opened, yaml: string): Promise<PublishPlan> {
  const versions = await versionsOf(opened.store.db);
  const now = opened.now();
  const next = nextVersion(versions, yaml, now);
  const inForce = currentVersion(versions, londonDay(now));
  const base = { effective: next.effective, atOnce: tookEffect(next) <= now, inForce: inForce.number };
  if (next.unchanged) return { ...base, status: 'unchanged', version: next.unchanged, changes: [], shortened: [] };
  const rules = redueRules(next, before(versions, next));
  const shortened = [];
  for (const rule of rules) shortened.push({ ...shown(rule), ...(await countRedue(opened, rule)) });
  return { ...base, status: 'new', version: next.number, changes: changes(inForce.notice, next.notice), shortened };
}

/**
 * Publishes a file as the next version, decided again inside the transaction, and brings what is held to its shorter
 * periods when it counts already. Publishing the same again finishes what a killed run left.
 */
export async function publish(
  opened: Opened,
  yaml: string,
  plan: PublishPlan,
  onProgress?: (done: number) => void,
): Promise<Published> {
  const shortened = plan.shortened.map(({ channel, from, to }) => ({ channel, from, to }));
  const { version, effective, atOnce } = plan;
  if (plan.status === 'unchanged')
    return {
      status: 'unchanged',
      version,
      effective,
      atOnce,
      shortened,
      redued: await finishRedue(opened, onProgress),
    };
  await write(opened, async (writing) => {
    const versions = await versionsOf(writing.db);
    const next = nextVersion(versions, yaml, writing.at);
    const same = JSON.stringify(redueRules(next, before(versions, next)).map(shown)) === JSON.stringify(shortened);
    if (next.number !== version || next.unchanged || !same)
      throw new Refusal('changed', 'Another version was published meanwhile.', 'Run the command again.');
    await addVersion(writing.db, { yaml, notice: next.notice, at: writing.at, staff: writing.staff });
    await writing.audit({
      act: 'notice publish',
      facts: {
        noticeVersion: next.number,
        ...versionFacts({ yaml, notice: next.notice }),
        shortened: shortened.map(({ channel, from, to }) => `${channel} from ${from} to ${to}`).join(', ') || null,
      },
    });
  });
  return { status: 'published', version, effective, atOnce, shortened, redued: await finishRedue(opened, onProgress) };
}

const shown = ({ channel, from, to }: ReturnType<typeof redueRules>[number]): Shortened => ({
  channel,
  from: showPeriod(from),
  to: showPeriod(to),
});

type NextVersion = Pick<Version, 'number' | 'effective' | 'publishedAt' | 'notice'> & {
  readonly unchanged: number | undefined;
};

function nextVersion(versions: readonly Version[], yaml: string, now: Instant): NextVersion {
  const notice = validNotice(yaml);
  const newest = versions.at(-1);
  const next = {
    number: versions.length + 1,
    effective: notice.effective,
    publishedAt: now,
    notice,
    unchanged: undefined,
  };
  if (!newest) return next;
  // Both went through the same schema, so equal values are equal text.
  if (JSON.stringify(notice) === JSON.stringify(newest.notice))
    return { ...next, unchanged: newest.number, publishedAt: newest.publishedAt };
  if (notice.effective < newest.effective) throw tooEarly(yaml, newest);
  return next;
}

/** The versions that will have counted by the time the next one does. */
const before = (versions: readonly Version[], next: NextVersion): readonly Version[] => {
  const from = tookEffect(next);
  return versionsThatCounted([...versions, { ...next, staff: '', sha256: '' }], from).filter(
    ({ number }) => number < next.number,
  );
};

/** A version could otherwise reach back behind one by which records are held already. */
function tooEarly(yaml: string, newest: Pick<Version, 'number' | 'effective'>): Refusal {
  const read = readYaml(yaml);
  const contents: unknown = read.document?.contents;
  const { line } = placeOf(isNode(contents) ? contents : null, ['effective'], read.lines);
  const problem = `is before the day from which version ${newest.number} counts`;
  const detail = `line ${line}: effective: ${problem} (allowed: ${newest.effective} or a later day)`;
  return new Refusal(
    'notice-mistakes',
    'The notice has a mistake; nothing was published.',
    'Mend the file and run: steward notice publish',
    [detail],
  );
}
