import { showDay } from '../../calendar/show.ts';
import { type Context, readCommand } from '../../cli/command.ts';
import { textFlag } from '../../cli/options.ts';
import type { Style } from '../../cli/style.ts';
import type { ResultsFile } from '../../survey/results/csv.ts';
import type { ShownCell, ShownWeek, SurveyResults } from '../../survey/results/results.ts';
import type { Shown } from '../../survey/results/suppress.ts';

type Answer = SurveyResults & { readonly file: string | null };

export const surveyResultsCommand = readCommand<Answer>({
  usage: 'survey results',
  says: 'show response and scores by week and service, without small counts',
  schema: 'survey-results',
  flags: [
    { flags: '--since <day>', says: 'from the week of this day on, twelve weeks back unless told' },
    { flags: '--until <day>', says: 'to the week of this day, the present one unless told' },
    { flags: '--csv <file>', says: 'write them as CSV too' },
    { flags: '--force', says: 'with --csv: replace a file that is there' },
  ],
  examples: ['steward survey results', 'steward survey results --since 2026-10-01 --csv results.csv'],
  run: async (context) => {
    const { flags } = context;
    const { surveyResults } = await import('../../survey/results/results.ts');
    const opened = await context.opened();
    const wish = csvWish(context);
    const csv = await import('../../survey/results/csv.ts');
    const path = wish && csv.checkResultsFile(opened, wish);
    const results = await surveyResults(opened, { since: textFlag(flags, 'since'), until: textFlag(flags, 'until') });
    if (path !== undefined) csv.writeResults(opened, path, results);
    return { ...results, file: wish?.file ?? null };
  },
  text: (answer, style) =>
    [...lines(answer, style), ...(answer.file ? ['', `Written to ${answer.file}.`] : [])].join('\n'),
});

function csvWish({ flags, world, keyFile }: Context): ResultsFile | undefined {
  const file = textFlag(flags, 'csv');
  return file === undefined ? undefined : { file, cwd: world.cwd, force: flags.force === true, keyFile };
}

const WIDTHS = [11, 23, 7, 9, 6, 8, 5] as const;

function lines({ since, until, weeks }: SurveyResults, style: Style): readonly string[] {
  const period = `from ${showDay(since)} to ${showDay(until)}`;
  if (weeks.length === 0) return [`Nobody was texted, and nobody answered, ${period}.`];
  const rows = weeks.flatMap(({ week, services, complete, ...whole }) => [
    row([`${week}${complete ? '' : ' *'}`, 'all', ...cells(whole)]),
    ...services.map(({ service, ...cell }) => row(['', service, ...cells(cell)])),
  ]);
  const text = rows.join('\n');
  return [
    `The survey by week, ${period}.`,
    '',
    style.bold(row(['week', 'service', 'texted', 'answered', 'rate', 'answers', 'mean'])),
    ...rows,
    '',
    ...(style.terminal ? [...chart(weeks), ''] : []),
    'texted: invitations sent in the week that are not known to have failed.',
    'answered: how many of these were answered, whenever that was.',
    'answers, mean: what was answered in the week, scores from 1 to 5.',
    'other: services to which fewer than 10 invitations of a run went.',
    ...(text.includes('<5') ? ['<5: fewer than 5, not shown because it could be somebody.'] : []),
    ...(text.includes('–') ? ['–: withheld, or with the total it would tell a count that is not shown.'] : []),
    ...(weeks.some(({ complete }) => !complete) ? ['*: links of this week still work, so its counts will grow.'] : []),
  ];
}

const cells = ({ texted, answered, responseRate, answers, meanScore }: ShownCell): readonly string[] => [
  shown(texted),
  shown(answered),
  responseRate === null ? '' : `${Math.round(responseRate * 100)}%`,
  shown(answers),
  meanScore === null ? '' : meanScore.toFixed(2),
];

const shown = (count: Shown): string =>
  count === 'fewer than 5' ? '<5' : count === 'withheld' ? '–' : count.toLocaleString('en-GB');

const row = (texts: readonly string[]): string =>
  texts
    .map((text, at) => {
      const width = WIDTHS[at] ?? 0;
      return at < 2 ? text.slice(0, width - 1).padEnd(width) : text.padStart(width);
    })
    .join(' ')
    .trimEnd();

const BAR = 40;

/** A bar for each week's mean score, where it is shown. */
function chart(weeks: readonly ShownWeek[]): readonly string[] {
  const bars = weeks.filter(({ meanScore }) => meanScore !== null);
  if (bars.length === 0) return [];
  return [
    'Mean score by week',
    ...bars.map(({ week, meanScore }) => {
      const length = Math.round((((meanScore ?? 1) - 1) / 4) * BAR);
      return `${week}  ${'█'.repeat(length)}${'░'.repeat(BAR - length)}  ${(meanScore ?? 0).toFixed(2)}`;
    }),
  ];
}
