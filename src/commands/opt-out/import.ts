import { changeCommand } from '../../cli/command.ts';
import { number } from '../../cli/count-words.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { textFlag } from '../../cli/options.ts';
import type { ImportedOptOuts } from '../../opt-outs/import.ts';
import type { Way } from '../../opt-outs/number.ts';

type Plan = {
  readonly file: string;
  readonly column: string | undefined;
  readonly where: string | undefined;
  readonly how: Way;
};

export const optOutImport = changeCommand<Plan, ImportedOptOuts>({
  usage: 'opt-out import <file>',
  says: 'opt out the numbers of a CSV file; - is standard input',
  schema: 'opt-out-import',
  flags: [
    { flags: '--column <name>', says: 'the column that holds the numbers, phone unless told' },
    { flags: '--where <column=value>', says: 'only rows with this value, such as a wrap-up code' },
    {
      flags: '--how <way>',
      says: 'how they told the council, phone unless told',
      choices: ['phone', 'text', 'email', 'post', 'web'],
    },
  ],
  examples: ['steward opt-out import 8x8.csv --column "Customer Phone" --where "Wrap Up Code=SURVEY OPT OUT"'],
  exits: { 3: 'done, but some rows hold no UK mobile' },
  plan: async ({ args, flags }) => ({
    file: args[0] as string,
    column: textFlag(flags, 'column'),
    where: textFlag(flags, 'where'),
    how: (textFlag(flags, 'how') ?? 'phone') as Way,
  }),
  show: ({ column, where, how }) => ({ column: column ?? 'phone', where: where ?? null, how }),
  apply: async (context, plan) => {
    const { importOptOuts, csvSourceOf } = await import('../../opt-outs/import.ts');
    const { world } = context;
    return importOptOuts(await context.opened(), { ...plan, source: csvSourceOf(plan.file, world.cwd, world.stdin) });
  },
  planText: () => 'Opt out the numbers of a file.',
  receiptText: ({ read, matched, added, already, rejected, problems, warnings }, style) =>
    [
      `Read ${number(read)} ${read === 1 ? 'row' : 'rows'}, ${number(matched)} asking for an opt-out: ${style.good(`${number(added)} added`)}, ${number(already)} already there, ${number(rejected)} without a UK mobile.`,
      ...problems.map(({ line, reason }) => `  line ${line}: ${reason}`),
      ...(rejected > problems.length ? [`  and ${number(rejected - problems.length)} more`] : []),
      ...warnings.map((warning) => style.caution(warning)),
    ].join('\n'),
  exit: ({ rejected }) => (rejected > 0 ? EXIT.findings : EXIT.done),
});
