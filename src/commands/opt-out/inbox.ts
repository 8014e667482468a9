import { resolve } from 'node:path';
import { type Context, changeCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { textFlag } from '../../cli/options.ts';
import type { Input } from '../../cli/world.ts';
import type { InboxCount } from '../../opt-outs/texts/count.ts';
import type { InboxReceipt } from '../../opt-outs/texts/inbox.ts';
import type { TextColumns } from '../../opt-outs/texts/inbox-csv.ts';
import { receiptLines, texts, textsExit } from './texts-words.ts';

type Plan = { readonly file: string; readonly columns: TextColumns; readonly counts: InboxCount | null };

export const optOutInbox = changeCommand<Plan, InboxReceipt>({
  usage: 'opt-out inbox <file>',
  says: 'read replies from a file as opt-out sync does; - is standard input',
  schema: 'opt-out-inbox',
  flags: [
    { flags: '--column-number <name>', says: 'of a CSV: the column of senders, "Phone number" unless told' },
    { flags: '--column-text <name>', says: 'of a CSV: the column of words, "Message" unless told' },
    { flags: '--column-time <name>', says: 'of a CSV: when it was received, "Received" unless told' },
    { flags: '--column-id <name>', says: 'of a CSV: the id of each text, where there is one' },
  ],
  examples: [
    'steward opt-out inbox "Received text messages 2026-11-23.csv"',
    'steward opt-out inbox callbacks.jsonl',
    'steward opt-out inbox replies.csv --column-number Sender --column-text Reply',
  ],
  exits: { 3: 'done; texts wait for a person, or some lines hold none' },
  plan: async (context) => {
    const { args, flags } = context;
    const file = args[0] as string;
    const columns = {
      number: textFlag(flags, 'columnNumber'),
      text: textFlag(flags, 'columnText'),
      time: textFlag(flags, 'columnTime'),
      id: textFlag(flags, 'columnId'),
    };
    if (!flags.dryRun) return { file, columns, counts: null };
    const { countInbox } = await import('../../opt-outs/texts/count.ts');
    return {
      file,
      columns,
      counts: await countInbox(await context.opened(), { source: sourceOf(context, file), columns }),
    };
  },
  show: ({ columns, counts }) => ({ columns, ...counts }),
  apply: async (context, { file, columns }) => {
    const { readInbox } = await import('../../opt-outs/texts/inbox.ts');
    return readInbox(await context.opened(), { source: sourceOf(context, file), columns });
  },
  planText: ({ counts }) =>
    counts === null
      ? 'Read the texts of a file, and opt out whoever says STOP.'
      : `${texts(counts.read)} in the file, ${counts.new} of them new: ${counts.stops} a stop, ${counts.forAPerson} for a person to look at.`,
  receiptText: (receipt, style) =>
    [
      ...receiptLines(receipt, style),
      ...(receipt.rejected > 0
        ? [style.caution(`${receipt.rejected} ${receipt.rejected === 1 ? 'line holds' : 'lines hold'} no text:`)]
        : []),
      ...receipt.problems.map(({ line, reason }) => `  line ${line}: ${reason}`),
      ...(receipt.rejected > receipt.problems.length
        ? [`  and ${receipt.rejected - receipt.problems.length} more`]
        : []),
    ].join('\n'),
  exit: (receipt) => (receipt.rejected > 0 ? EXIT.findings : textsExit(receipt)),
});

const sourceOf = ({ world }: Context, file: string): string | Input =>
  file === '-' ? world.stdin : resolve(world.cwd, file);
