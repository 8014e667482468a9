import type { StoredEntry } from '../../audit/entry.ts';
import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import type { Day } from '../../calendar/types.ts';
import { type KnownRequest, requestsKnown } from '../../db/requests-open.ts';
import type { Evidence } from './evidence.ts';
import { mergedInto } from './merged.ts';

/** What the audit says of a request that was opened and not destroyed since. */
type Audited = {
  readonly received: Day;
  readonly dueOn: Day;
  readonly sent: Day | undefined;
  readonly residents: readonly string[];
};

const ACTS = ['request open', 'request link', 'request close', 'request destroy', 'restore expired'] as const;

/**
 * Requests in the store against what the audit has of each: opened, for whom, due when, answered when. Nobody's answer can
 * be late that has disappeared, so one that is gone without having been destroyed is a failure like a late one.
 *
 * @returns how many the audit expects, and what does not agree, as sentences without their full stop.
 */
export async function seeRequests(
  evidence: Evidence,
): Promise<{ readonly expected: number; readonly problems: readonly string[] }> {
  const audited = auditedRequests(await evidence.entries(...ACTS));
  const known = await requestsKnown(evidence.opened.store.db);
  const living = mergedInto(await evidence.entries('resident merge'));
  const gone = [...audited.keys()].filter((reference) => !known.some((request) => request.reference === reference));
  return {
    expected: audited.size,
    problems: [
      ...gone.map((reference) => `${reference} is gone, and the audit knows of no destruction`),
      ...known.flatMap((request) => problemsOf(request, audited.get(request.reference), living)),
    ],
  };
}

/** Act by act, because a reference may come again once its request was destroyed. */
export function auditedRequests(entries: readonly StoredEntry[]): ReadonlyMap<string, Audited> {
  const requests = new Map<string, Audited>();
  for (const { act, references = [], residents = [], facts = {} } of entries) {
    for (const reference of references) {
      const before = requests.get(reference);
      if (act === 'request open') {
        const { received, dueOn } = facts as { received: Day; dueOn: Day };
        requests.set(reference, { received, dueOn, sent: undefined, residents });
      } else if (act === 'request destroy' || act === 'restore expired') requests.delete(reference);
      else if (before && act === 'request close') requests.set(reference, { ...before, sent: String(facts.sent) });
      else if (before) requests.set(reference, { ...before, residents: [...before.residents, ...residents] });
    }
  }
  return requests;
}

function problemsOf(
  { reference, received, due_on, state, closed_at, residents }: KnownRequest,
  audited: Audited | undefined,
  living: (resident: string) => string,
): readonly string[] {
  if (!audited) return [`${reference} is in the store, and the audit knows of no opening`];
  const { dueOn, sent } = audited;
  const closed = closed_at === null ? undefined : londonDay(closed_at);
  return [
    ...(received === audited.received && due_on === dueOn
      ? []
      : [`${reference} was to be answered by ${showDay(dueOn)} when it was opened, and the store has another date`]),
    ...(closed === sent && (state === 'closed') === (sent !== undefined)
      ? []
      : [
          sent === undefined
            ? `${reference} is closed, and the audit knows of no answer`
            : `${reference} was answered on ${showDay(sent)} by the audit, and the store says otherwise`,
        ]),
    ...(audited.residents.every((resident) => residents.includes(living(resident)))
      ? []
      : [`${reference} lacks a resident for whom it was opened`]),
  ];
}
