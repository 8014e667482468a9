import { changeCommand } from '../../cli/command.ts';
import { number } from '../../cli/count-words.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { textFlag } from '../../cli/options.ts';
import type { ImportedAnswers } from '../../survey/answer/import.ts';
import type { AnswerMapping } from '../../survey/answer/mapping.ts';

type Plan = { readonly file: string; readonly mapping: AnswerMapping };

export const surveyImport = changeCommand<Plan, ImportedAnswers>({
  usage: 'survey import <file>',
  says: 'take the answers of a CSV file, GovMetric’s or any; - is standard input',
  schema: 'survey-import',
  flags: [
    {
      flags: '--mapping <file>',
      says: 'a YAML file: columns (each header and its field: token, score, comment or answered) and values',
    },
  ],
  examples: [
    'steward survey import answers.csv',
    'steward survey import govmetric.csv --mapping govmetric.yaml',
    'steward survey import - --mapping govmetric.yaml < govmetric.csv',
  ],
  exits: { 3: 'stored, but rows were rejected' },
  plan: async ({ args, flags, world }) => {
    const { answerMapping } = await import('../../survey/answer/mapping.ts');
    return { file: args[0] as string, mapping: await answerMapping(textFlag(flags, 'mapping'), world.cwd) };
  },
  show: ({ mapping }) => ({ columns: mapping.columns.map(({ field }) => field) }),
  apply: async (context, { file, mapping }) => {
    const { importAnswers } = await import('../../survey/answer/import.ts');
    const { csvSourceOf } = await import('../../opt-outs/import.ts');
    const { world } = context;
    return importAnswers(await context.opened(), { source: csvSourceOf(file, world.cwd, world.stdin), mapping });
  },
  planText: () => 'Take the answers of one file.',
  receiptText: ({ read, stored, rejected, reasons, problems, removedFromComments }, style) =>
    [
      `Read ${number(read)} ${read === 1 ? 'row' : 'rows'}: ${style.good(`${number(stored)} stored`)}, ${number(rejected)} rejected.`,
      ...Object.entries(reasons).map(
        ([reason, count]) => `  ${number(count)} ${count === 1 ? 'row' : 'rows'}: ${reason}`,
      ),
      ...(rejected > 0 ? [`They are on the lines ${linesOf(problems, rejected)}.`] : []),
      ...(removedFromComments > 0
        ? [`Taken out of comments because it could have told whose they are: ${removedFromComments}.`]
        : []),
    ].join('\n'),
  exit: ({ rejected }) => (rejected > 0 ? EXIT.findings : EXIT.done),
});

function linesOf(problems: ImportedAnswers['problems'], rejected: number): string {
  const shown = problems.slice(0, 20).map(({ line }) => line);
  return `${shown.join(', ')}${rejected > shown.length ? ` and ${rejected - shown.length} more` : ''}`;
}
