import { showDay, showInstant } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { number } from '../../cli/count-words.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { textFlag } from '../../cli/options.ts';
import type { Style } from '../../cli/style.ts';
import { Refusal } from '../../refusal.ts';
import type { CsvWish } from '../../survey/invite/csv-place.ts';
import type { InviteReceipt, Way } from '../../survey/invite/invite.ts';
import type { InvitePlan } from '../../survey/invite/plan.ts';
import { VERDICTS, type Verdict } from '../../survey/invite/verdicts.ts';
import { NOTIFY_FLAGS, notifyAccess } from '../notify-flags.ts';

export const surveyInvite = changeCommand<InvitePlan, InviteReceipt>({
  usage: 'survey invite',
  says: 'invite people who called to the survey, by text through GOV.UK Notify',
  schema: 'survey-invite',
  bulk: true,
  flags: [
    { flags: '--since <when>', says: 'calls from this day on, or this moment (London time)', required: true },
    { flags: '--until <when>', says: 'to the end of this day, or before this moment; now unless told' },
    { flags: '--csv <file>', says: 'send nothing: write Notify’s bulk CSV (columns phone number, link, reference)' },
    { flags: '--send-at <when>', says: 'with --csv: when the file is to be sent; links count from it' },
    { flags: '--force', says: 'with --csv: replace a file that is there' },
    ...NOTIFY_FLAGS,
  ],
  examples: [
    'steward survey invite --since 2026-11-23 --dry-run',
    'steward survey invite --since 2026-11-23 --yes --notify-key-file /etc/steward/notify.key',
    'steward survey invite --since 2026-11-23 --csv invitations.csv --send-at 2026-11-24T10:00',
  ],
  exits: { 3: 'done, but Notify refused a number, or did not say whether it took a text' },
  plan: async (context) => {
    const { flags } = context;
    const { planInvitations } = await import('../../survey/invite/plan.ts');
    const csv = csvWish(context);
    const wish = {
      since: textFlag(flags, 'since'),
      until: textFlag(flags, 'until'),
      sendAt: textFlag(flags, 'sendAt'),
    };
    const opened = await context.opened();
    if (csv && !flags.dryRun) (await import('../../survey/invite/csv-place.ts')).csvPlaces(opened, csv, 1);
    return planInvitations(opened, wish, flags.dryRun === true);
  },
  apply: async (context, plan) => {
    const { invite } = await import('../../survey/invite/invite.ts');
    const csv = csvWish(context);
    const way: Way = csv ? { csv } : { notify: notifyAccess(context) };
    const progress = context.progress('Inviting');
    try {
      return await invite(await context.opened(), plan, way, (done) =>
        progress.update(done, Math.max(1, plan.invited), `${done} texts`),
      );
    } finally {
      progress.stop();
    }
  },
  planText: (plan, style) => planLines(plan, style).join('\n'),
  question: ({ how, invited }) =>
    invited === 0
      ? undefined
      : how === 'csv'
        ? `Write ${count(invited, 'invitation')} to a file? These numbers then count as texted.`
        : `Text ${count(invited, 'number')}? This cannot be undone.`,
  receiptText: (receipt, style) => receiptLines(receipt, style).join('\n'),
  exit: ({ refused, unsure }) => (refused + unsure > 0 ? EXIT.findings : EXIT.done),
});

/** `--csv` and `--send-at` belong together: a link works from its sending, so the file must say when that is. */
function csvWish({ flags, world, keyFile }: Context): CsvWish | undefined {
  const file = textFlag(flags, 'csv');
  const sendAt = textFlag(flags, 'sendAt');
  if ((file === undefined) !== (sendAt === undefined)) {
    throw new Refusal(
      'usage',
      file === undefined ? '--send-at goes with --csv.' : '--csv needs --send-at: links work from their sending.',
      'For example: --csv invitations.csv --send-at 2026-11-24T10:00',
    );
  }
  if (file === undefined) return undefined;
  return { file, cwd: world.cwd, force: flags.force === true, keyFile };
}

function planLines(plan: InvitePlan, style: Style): readonly string[] {
  const { verdicts, calls, invited, stops, how, sendAt } = plan;
  const others = (Object.keys(VERDICTS) as Verdict[]).filter((name) => name !== 'invited' && verdicts[name] > 0);
  const width = number(calls).length;
  return [
    `Calls from ${showInstant(plan.since)} to ${showInstant(plan.until)}: ${number(calls)}.`,
    `  ${style.bold(number(invited).padStart(width))} ${VERDICTS.invited}${how === 'csv' && sendAt ? `, by a file sent at ${showInstant(sendAt)}` : ''}`,
    ...others.map((name) => `  ${number(verdicts[name]).padStart(width)} ${wordsOf(name, plan)}`),
    ...(stops.length > 0 ? ['', style.bad('Nobody would be texted now:')] : []),
    ...stops.flatMap(({ says, hint }) => [`  ${says}`, `    ${hint}`]),
  ];
}

const wordsOf = (name: Verdict, { minimumAge }: InvitePlan): string =>
  name === 'underAge' ? `of somebody under ${minimumAge}` : VERDICTS[name];

function receiptLines(receipt: InviteReceipt, style: Style): readonly string[] {
  const { invited, unsure, refused, notInvited, files, filesDestroyBy, sendAt } = receipt;
  if (sendAt !== null && files.length === 0) return ['Nobody is to be invited, so no file was written.'];
  if (sendAt === null && invited + unsure + refused + notInvited === 0)
    return ['Nobody was to be invited, so nobody was texted. Why: the same command with --dry-run.'];
  const lines =
    sendAt === null
      ? [`${style.bold(number(invited))} ${invited === 1 ? 'number was' : 'numbers were'} texted.`]
      : [
          `${style.bold(number(invited))} ${invited === 1 ? 'invitation is' : 'invitations are'} ready to be sent at ${showInstant(sendAt)}.`,
        ];
  for (const { file, rows, sha256 } of files) lines.push(`${file}: ${count(rows, 'row')}, SHA-256 ${sha256}`);
  if (filesDestroyBy !== null) {
    lines.push(
      `Upload ${files.length === 1 ? 'it' : 'them'} to GOV.UK Notify for that time; the links work from then on.`,
      `Numbers and links stand together there. ${files.length === 1 ? 'It' : 'They'} will be destroyed by ${showDay(filesDestroyBy)}.`,
    );
  }
  if (unsure > 0)
    lines.push(style.caution(`Of ${count(unsure, 'text')} Notify did not say whether it took it; counted as sent.`));
  if (refused > 0) lines.push(style.caution(`Notify refused ${count(refused, 'number')}.`));
  if (notInvited > 0)
    lines.push(
      `${count(notInvited, 'number')} planned and not texted: something changed, or Notify could not take it.`,
    );
  return lines;
}

const count = (n: number, what: string): string => `${number(n)} ${what}${n === 1 ? '' : 's'}`;
