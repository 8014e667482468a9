import { showDay, showInstant } from '../../calendar/show.ts';
import { changeCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { gapOf } from '../../cli/gap.ts';
import { wholeNumber } from '../../cli/options.ts';
import type { SweepPlan, SweepReceipt } from '../../retention/sweep.ts';

export const retentionSweep = changeCommand<SweepPlan, SweepReceipt>({
  usage: 'retention sweep',
  says: 'dispose of what is due, step the chain, write the certificate',
  schema: 'retention-sweep',
  bulk: true,
  flags: [
    { flags: '--allow-gap <duration>', says: 'the clock is right although the last sweep was so long ago (30d)' },
    { flags: '--max <n>', says: 'dispose of so many contacts at most' },
  ],
  examples: [
    'steward retention sweep --dry-run',
    'steward retention sweep --yes',
    'steward retention sweep --yes --allow-gap 40d',
  ],
  exits: {
    3: 'done, with findings: a file or recording not destroyed, a hold past its review, bytes not cleared, --max reached, a balance that does not foot',
  },
  plan: async ({ opened, flags }) => {
    const { planSweep } = await import('../../retention/sweep.ts');
    return planSweep(await opened(), {
      allowGapMs: gapOf(flags.allowGap),
      max: flags.max === undefined ? undefined : wholeNumber('--max', flags.max, 1),
    });
  },
  apply: async (context, plan) => {
    const { applySweep } = await import('../../retention/sweep.ts');
    const progress = context.progress('Disposing');
    try {
      return await applySweep(await context.opened(), plan, (done) =>
        progress.update(done, Math.max(1, plan.due), `${done} contacts`),
      );
    } finally {
      progress.stop();
    }
  },
  planText: (plan, style) => {
    const rules = plan.rules.map(
      (rule) =>
        `  ${rule.count} by ${rule.channel}, for ${rule.purpose} (due ${rule.earliest.slice(0, 10)} to ${rule.latest.slice(0, 10)})`,
    );
    const holds = plan.holds
      .filter((hold) => hold.kept > 0 || hold.overdue || othersHeld(hold).length > 0)
      .map(
        (hold) =>
          `  ${hold.id} keeps ${[counted(hold.kept, 'contact'), ...othersHeld(hold)].join(', ')}, because ${hold.reason}; ${hold.overdue ? style.caution(`its review was due on ${hold.review}`) : `review on ${hold.review}`}`,
      );
    return [
      `${style.bold(String(plan.due))} ${plan.due === 1 ? 'contact is' : 'contacts are'} due by ${showInstant(plan.asOf)}; ${plan.held} more ${plan.held === 1 ? 'is' : 'are'} ${heldWord(plan)}.`,
      ...rules,
      ...otherLines(plan),
      ...heldLine(plan),
      ...holds,
      `The chain moves from ${plan.chain.from} towards ${plan.chain.to}.`,
      ...(plan.max !== null && plan.max < plan.due ? [`Only ${plan.max} of them, because of --max.`] : []),
    ].join('\n');
  },
  question: (plan) => `Dispose of ${whatIsDue(plan)}? This cannot be undone.`,
  receiptText: (receipt, style) => {
    const lines = [
      `Disposed of ${style.bold(String(receipt.disposed))} ${receipt.disposed === 1 ? 'contact' : 'contacts'}; ${receipt.held} ${heldWord(receipt)}.`,
      ...heldLine(receipt),
      ...(receipt.requests.destroyed > 0 ? [`Requests destroyed: ${receipt.requests.destroyed}.`] : []),
      ...(receipt.files.destroyed > 0 ? [`Files destroyed: ${receipt.files.destroyed}.`] : []),
      receipt.certificate === null
        ? 'Nothing was destroyed, so there is no certificate.'
        : `Certificate ${receipt.certificate}: steward certificate show ${receipt.certificate}`,
      receipt.unreadableThrough === null
        ? 'The register cannot be read, so nothing is claimed about what the chain no longer opens.'
        : `The chain no longer opens what was sealed to ${receipt.unreadableThrough} or earlier.`,
    ];
    if (receipt.erased > 0)
      lines.push(
        `Erased ${receipt.erased} ${receipt.erased === 1 ? 'contact' : 'contacts'} that an erasure had been waiting for.`,
      );
    const { comments, answers, links, invitations } = receipt.survey;
    if (comments + answers + links + invitations > 0)
      lines.push(
        `Of the survey: ${answers} answers, ${comments} comments, ${links} links and ${invitations} numbers of the ledger went.`,
      );
    for (const file of receipt.files.notDestroyed)
      lines.push(style.caution(`Not destroyed: ${file.kind} ${file.id}: ${file.why}.`));
    for (const reference of receipt.recordingsNotDestroyed)
      lines.push(style.caution(`Kept: ${reference}, its recording could not be destroyed.`));
    if (!receipt.bytesCleared)
      lines.push(
        style.caution(
          'The write-ahead log could not be emptied (another process reads, or the disk is full); the next sweep does it.',
        ),
      );
    for (const { id, review } of receipt.holdsOverdue)
      lines.push(
        style.caution(`The review of hold ${id} was due on ${showDay(review)}: place it anew, or release it.`),
      );
    if (receipt.maxReached) lines.push(style.caution('More is due: --max was reached.'));
    if (!receipt.foots) lines.push(style.bad('The balance does not foot: see the certificate.'));
    return lines.join('\n');
  },
  exit: (receipt) =>
    receipt.maxReached ||
    !receipt.bytesCleared ||
    !receipt.foots ||
    receipt.recordingsNotDestroyed.length > 0 ||
    receipt.holdsOverdue.length > 0 ||
    receipt.files.notDestroyed.length > 0
      ? EXIT.findings
      : EXIT.done,
});

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A restriction keeps what no hold does, and is on no list of holds. */
const heldWord = ({ held, restricted }: Pick<SweepPlan, 'held' | 'restricted'>): string =>
  restricted === 0 ? 'held' : restricted === held ? 'held, as restricted' : `held, ${restricted} of them as restricted`;

/** What a hold keeps besides contacts: `1 request`, `2 files`. */
const othersHeld = ({
  requests = 0,
  files = 0,
}: Pick<SweepPlan['holds'][number], 'requests' | 'files'>): readonly string[] => [
  ...(requests > 0 ? [counted(requests, 'request')] : []),
  ...(files > 0 ? [counted(files, 'file')] : []),
];

function heldLine({ requests, files }: Pick<SweepPlan | SweepReceipt, 'requests' | 'files'>): readonly string[] {
  const held = othersHeld({ requests: requests.kept, files: files.kept });
  return held.length === 0 ? [] : [`Also held past their day: ${held.join(' and ')}.`];
}

/** Requests and files that are due, a line for each rule; nothing when there is none. */
function otherLines({ requests, files }: SweepPlan): readonly string[] {
  const { due, period, earliest, latest } = requests;
  return [
    ...(due > 0
      ? [
          `${counted(due, 'closed request is', 'closed requests are')} due, kept ${period} after the answer (due ${earliest} to ${latest}).`,
        ]
      : []),
    ...(files.due > 0 ? [`${counted(files.due, 'file is', 'files are')} due:`] : []),
    ...files.kinds.map(({ kind, count, earliest, latest }) => `  ${kind}: ${count} (due ${earliest} to ${latest})`),
  ];
}

function whatIsDue({ due, requests, files }: SweepPlan): string {
  const others = [
    ...(requests.due > 0 ? [counted(requests.due, 'closed request')] : []),
    ...(files.due > 0 ? [counted(files.due, 'file')] : []),
  ];
  return [counted(due, 'contact'), ...others].join(', ').replace(/, ([^,]*)$/, ' and $1');
}
