import { showDuration } from '../calendar/duration.ts';
import { showDay } from '../calendar/show.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { DisposalCause } from '../db/schema.ts';
import type { SurveyDisposed } from '../survey/dispose.ts';
import type { BalanceRow } from './balance.ts';
import type { FilesDisposed } from './dispose-files.ts';
import type { RequestsDestroyed } from './requests-account.ts';

/** A certificate of destruction: readable in twenty years without Steward, and holding nothing about anybody. */
export type Certificate = {
  readonly schema: 'steward.certificate/1';
  readonly number: number;
  readonly previousSha256: string;
  readonly organisation: string;
  readonly madeAt: Instant;
  readonly cutOff: { readonly utc: Instant; readonly london: string };
  readonly noticeVersion: number;
  /** Contacts whose time had come. */
  readonly disposed: number;
  /** Contacts erased before their time, and contacts that a restored backup brought although their keys were gone. */
  readonly erased: number;
  readonly expiredInBackup: number;
  readonly rules: readonly {
    readonly cause: DisposalCause;
    readonly channel: string;
    readonly purpose: string;
    readonly period: string;
    readonly noticeVersion: number;
    readonly count: number;
    readonly earliestDue: Instant;
    readonly latestDue: Instant;
    readonly longestOverrunMs: number;
    readonly recordings: number;
  }[];
  readonly longestOverrunMs: number;
  readonly recordings: {
    readonly destroyed: number;
    readonly notReached: number;
    readonly notDestroyed: readonly string[];
  };
  /** `kept`: past their day and held; absent on a certificate from before they were counted. */
  readonly files: FilesDisposed & { readonly kept?: number };
  /** Closed requests; absent on a certificate from before they were counted. */
  readonly requests?: RequestsDestroyed;
  /** Absent in certificates from before there was a survey. */
  readonly survey?: SurveyDisposed;
  readonly held: readonly {
    readonly id: string;
    readonly reason: string;
    readonly review: Day;
    readonly overdue?: boolean;
    readonly kept: number;
    readonly requests?: number;
    readonly files?: number;
  }[];
  /** Past their time and restricted, whether or not a hold keeps them as well; absent when there is none. */
  readonly restricted?: { readonly contacts: number; readonly requests: number; readonly files: number };
  readonly balance: readonly BalanceRow[];
  readonly foots: boolean;
  readonly method: string;
  readonly bytesCleared: boolean;
  readonly chain: {
    readonly day: Day;
    readonly unreadableThrough: Day | null;
    readonly recoveryCopiesOpenFrom: readonly Day[];
  };
  readonly unlinkableThrough: Day | null;
  /** Only on the certificate of a restore, whose balance begins with what the backup held. */
  readonly restoredFrom?: {
    readonly backup: string;
    readonly madeAt: Instant;
    readonly held: number;
    readonly expired: number;
    /** Not due yet, or held: lost because the chain came from a recovery copy that is dated ahead. */
    readonly lostAhead: number;
    /** Not due yet: lost because the keys were renewed and the epoch forgotten; not on certificates of before. */
    readonly keysForgotten?: number;
    readonly erasedAgain: number;
  };
  /** The last day on which a copy in a backup of what was erased can be opened; null when nothing was. */
  readonly backupsOpenableUntil: Day | null;
  readonly notCovered: readonly string[];
  readonly by: { readonly staff: string; readonly source: string };
  readonly audit: { readonly seq: number; readonly head: string };
  readonly version: string;
};

/** The certificate as plain text, 78 columns wide. */
export function certificateText(certificate: Certificate): string {
  const { balance, chain, files, held, recordings, rules } = certificate;
  return [
    `CERTIFICATE OF DESTRUCTION No. ${certificate.number}`,
    certificate.organisation,
    '',
    `Made: ${certificate.madeAt}`,
    `Covers what was due${certificate.erased > 0 ? ' or erased' : ''} by: ${certificate.cutOff.london}`,
    `Under notice version: ${certificate.noticeVersion}`,
    `Certificate before: ${certificate.previousSha256 || 'none, this is the first'}`,
    ...restoredLines(certificate.restoredFrom),
    '',
    `${count(certificate.disposed, 'contact was', 'contacts were')} removed from the store.`,
    ...rulesOf(rules, 'disposed'),
    ...(certificate.erased > 0 ? [`${count(certificate.erased, 'contact was', 'contacts were')} erased.`] : []),
    ...rulesOf(rules, 'erased'),
    ...openableLines(certificate.backupsOpenableUntil, chain.recoveryCopiesOpenFrom),
    ...(certificate.expiredInBackup > 0
      ? [`${count(certificate.expiredInBackup, 'contact', 'contacts')} of a restored backup had expired in it.`]
      : []),
    ...rulesOf(rules, 'expired'),
    `Longest time past due: ${certificate.longestOverrunMs === 0 ? 'none' : showDuration(Math.ceil(certificate.longestOverrunMs / 60_000) * 60_000)}`,
    `Recordings destroyed with their contact: ${recordings.destroyed}; could not be destroyed: ${recordings.notDestroyed.length}${recordings.notReached > 0 ? `; not reached, because no folder is set or the contact did not open: ${recordings.notReached}` : ''}`,
    ...recordings.notDestroyed.map((reference) => `  kept because its recording could not be destroyed: ${reference}`),
    `Files destroyed (packs, exports, rejects): ${files.destroyed}; gone before: ${files.missing}; not destroyed: ${files.notDestroyed.length}${files.kept ? `; held past their day: ${files.kept}` : ''}`,
    ...files.notDestroyed.map((file) => `  ${file.kind} ${file.id}: ${file.why}`),
    ...requestLines(certificate.requests),
    ...surveyLines(certificate.survey),
    '',
    held.length === 0 ? 'Held past their time: none.' : 'Held past their time:',
    ...held.map(
      (hold) =>
        `  ${hold.id}: ${[count(hold.kept, 'contact', 'contacts'), ...othersHeld(hold)].join(', ')}, because ${hold.reason}; ${hold.overdue ? 'its review was due' : 'review'} on ${showDay(hold.review)}`,
    ),
    ...restrictedLines(certificate.restricted),
    '',
    certificate.restoredFrom ? 'Balance since the backup:' : 'Balance since the certificate before:',
    `  ${row(['channel', 'opening', 'recorded', 'imported', 'disposed', 'erased', 'closing', 'counted'])}`,
    ...balance.map(
      (line) =>
        `  ${row([line.channel, line.opening, line.recorded, line.imported, line.disposed, line.erased, line.closing, line.counted])}${line.foots ? '' : '  DOES NOT FOOT'}`,
    ),
    '',
    `Method: ${certificate.method}.`,
    `Bytes cleared from the write-ahead log: ${certificate.bytesCleared ? 'yes' : 'NO, another process was reading; the next sweep clears them'}`,
    ...chainLines(chain),
    `Index digests cannot be linked through: ${certificate.unlinkableThrough ?? 'no rebuild yet'}`,
    '',
    'Not covered by this certificate:',
    ...certificate.notCovered.map((each) => `  - ${each}`),
    '',
    `Made by staff id ${certificate.by.staff} (${certificate.by.source}), Steward ${certificate.version}.`,
    `Audit entry ${certificate.audit.seq}, code ${certificate.audit.head}`,
    '',
  ].join('\n');
}

/** What went of the survey; nothing where nothing did. */
function surveyLines(survey: SurveyDisposed | undefined): readonly string[] {
  if (!survey || Object.values(survey).every((each) => each === 0)) return [];
  const { comments, answers, links, sendings, invitations } = survey;
  return [
    `Of the survey: ${count(answers, 'answer', 'answers')}, ${count(comments, 'comment', 'comments')}, ${count(links, 'link', 'links')}, ${count(sendings, 'sending', 'sendings')}, ${count(invitations, 'number', 'numbers')} of the ledger.`,
  ];
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const rulesOf = (rules: Certificate['rules'], cause: DisposalCause): readonly string[] =>
  rules
    .filter((rule) => rule.cause === cause)
    .map(
      (rule) =>
        `  ${rule.count} by ${rule.channel}, for ${rule.purpose}, kept ${rule.period} (notice version ${rule.noticeVersion}); due ${rule.earliestDue.slice(0, 10)} to ${rule.latestDue.slice(0, 10)}`,
    );

const requestLines = (requests: RequestsDestroyed | undefined): readonly string[] =>
  requests === undefined
    ? []
    : [
        ...(requests.destroyed === 0
          ? []
          : [
              `${count(requests.destroyed, 'closed request was', 'closed requests were')} removed from the store.`,
              `  kept ${requests.period} after the answer; due ${requests.earliestDue} to ${requests.latestDue}`,
            ]),
        ...(requests.kept === 0 ? [] : [`Closed requests held past their day: ${requests.kept}`]),
      ];

/** No hold keeps these, so they stand in a line of their own. */
const restrictedLines = (restricted: Certificate['restricted']): readonly string[] =>
  restricted === undefined
    ? []
    : [
        'Restricted (UK GDPR Article 18) and kept past their time:',
        `  ${[count(restricted.contacts, 'contact', 'contacts'), ...othersHeld(restricted)].join(', ')}`,
      ];

const othersHeld = ({
  requests = 0,
  files = 0,
}: {
  readonly requests?: number;
  readonly files?: number;
}): readonly string[] => [
  ...(requests === 0 ? [] : [count(requests, 'request', 'requests')]),
  ...(files === 0 ? [] : [count(files, 'file', 'files')]),
];

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, place) => (place === 0 ? String(cell).padEnd(9) : String(cell).padStart(8))).join(' ');

/** What a restore can say, and that it cannot say more. */
const restoredLines = (from: Certificate['restoredFrom']): readonly string[] =>
  from
    ? [
        '',
        `Made by a restore of backup ${from.backup} of ${from.madeAt}.`,
        `It held ${count(from.held, 'contact', 'contacts')}: ${from.expired} had expired in it, ${from.erasedAgain} had been erased`,
        `since and ${from.erasedAgain === 1 ? 'was' : 'were'} erased again, ${from.lostAhead} were lost because the chain is dated ahead.`,
        ...(from.keysForgotten
          ? [`Lost though not due, because the keys were renewed since and forgotten: ${from.keysForgotten}.`]
          : []),
        'What was recorded, held or destroyed here after the backup was made is on no',
        'certificate but those that name it.',
      ]
    : [];

/** The chain cannot step for an erasure: the key of that day also opens what others are kept under until then. */
const openableLines = (until: Day | null | undefined, copiesFrom: readonly Day[]): readonly string[] =>
  until
    ? [
        `  Erased here; copies in backups cannot be opened after ${showDay(until)}. The keys`,
        '  of their days stay until then, as other records are sealed to the same days.',
        ...(copiesFrom.some((day) => day <= until)
          ? ['  A recovery copy of the chain that is kept for longer still opens them.']
          : []),
      ]
    : [];

/** Only what is true, in the words of the house: what the chain no longer opens, and who still can. */
function chainLines(chain: Certificate['chain']): readonly string[] {
  if (chain.unreadableThrough === null) {
    return [
      `The chain stands at ${chain.day}. The register could not be read, so which recovery copies`,
      'of the chain exist is not known, and nothing is claimed about what can still be read.',
    ];
  }
  const copies = chain.recoveryCopiesOpenFrom.map((day) => `one that opens from ${day}`).join(', ');
  return [
    `The chain stands at ${chain.day}. What was sealed to ${chain.unreadableThrough} or earlier is no`,
    'longer opened by it. Whoever kept a copy of the chain from that day or before,',
    `with the master key, still can. Known recovery copies: ${copies || 'none'}.`,
  ];
}
