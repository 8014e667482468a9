import { showDuration } from '../calendar/duration.ts';
import { showDay, showInstant } from '../calendar/show.ts';
import { readCommand } from '../cli/command.ts';
import { number } from '../cli/count-words.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { showSize } from '../cli/size.ts';
import type { Style } from '../cli/style.ts';
import { pairs } from '../cli/table.ts';
import type { Status } from '../home/status.ts';

export const status = readCommand<Status>({
  usage: 'status',
  says: 'what is held, due and late; the last run of each job; keys and sizes',
  schema: 'status',
  examples: ['steward status', 'steward status --json'],
  exits: { 3: 'texts wait for a person', 10: 'there is no store' },
  run: async ({ opened }) => {
    const { statusOf } = await import('../home/status.ts');
    return statusOf(await opened());
  },
  text: (answer, style) =>
    [
      pairs(
        [
          ...homeRows(answer, style),
          ...contactRows(answer, style),
          ...dutyRows(answer, style),
          ...keyRows(answer, style),
        ],
        style,
      ),
      ...answer.warnings.map((warning) => `${style.caution('Warning:')} ${warning}`),
    ].join('\n'),
  exit: ({ texts }) => (texts.total > 0 ? EXIT.findings : EXIT.done),
});

type Row = readonly [string, string];

function homeRows({ home, organisation, notice, asOf }: Status, style: Style): readonly Row[] {
  const review = notice.reviewOverdue
    ? style.bad(`review was due on ${showDay(notice.review)}`)
    : `review by ${showDay(notice.review)}`;
  const overdue = notice.undecidedOverdue > 0 ? style.bad(`, ${notice.undecidedOverdue} past the day to decide`) : '';
  return [
    ['as of', showInstant(asOf)],
    ['home', home],
    ['organisation', organisation],
    ['notice', `version ${notice.version}, from ${showDay(notice.effective)}; ${review}`],
    ...(notice.newest
      ? [['', `version ${notice.newest.version} counts from ${showDay(notice.newest.effective)}`] as const]
      : []),
    ['undecided', `${many(notice.undecided, 'value')}${overdue}`],
  ];
}

function contactRows({ contacts }: Status, style: Style): readonly Row[] {
  const channels = Object.entries(contacts.byChannel).filter(([, count]) => count > 0);
  const late = contacts.late > 0 ? style.bad(`${number(contacts.late)} late by over 72 hours`) : 'none late';
  return [
    [
      'contacts',
      `${number(contacts.held)}${channels.length > 0 ? `: ${channels.map(([channel, count]) => `${channel} ${number(count)}`).join(', ')}` : ''}`,
    ],
    ['due now', `${number(contacts.dueNow)}, ${late}`],
    ['held past due', number(contacts.kept)],
    ['next due', contacts.nextDue === null ? 'none' : showInstant(contacts.nextDue)],
  ];
}

function dutyRows(
  {
    register,
    texts,
    reviewsWaiting,
    requests,
    marked,
    holds,
    files,
    jobs,
    certificate,
    backup,
    drill,
    restoreGap,
  }: Status,
  style: Style,
): readonly Row[] {
  const filesLate = files.overdue > 0 ? style.bad(`, ${files.overdue} overdue`) : '';
  return [
    [
      'opt-outs',
      register.optOuts === null
        ? style.bad('the register cannot be read')
        : `${number(register.optOuts)}${register.state === 'behind' ? style.bad(', register rolled back') : ''}`,
    ],
    ['texts waiting', textsText(texts, style)],
    ['reviews waiting', `${many(reviewsWaiting, 'resident')}`],
    [
      'requests open',
      `${number(requests.open.length)}${requests.overdue > 0 ? style.bad(`, ${requests.overdue} overdue`) : ''}`,
    ],
    ...requests.open.map(
      (request): Row => [
        '',
        `${request.reference}, ${request.type}, due on ${showDay(request.dueOn)}${request.overdue ? style.bad(' (overdue)') : ''}`,
      ],
    ),
    [
      'holds in force',
      `${number(holds.inForce)}${holds.overdue > 0 ? style.bad(`, ${many(holds.overdue, 'review')} overdue`) : ''}`,
    ],
    ...markedRows(marked),
    [
      'files to destroy',
      `${number(files.waiting)}${filesLate}${files.kept > 0 ? `, ${files.kept} held` : ''}${files.next === null ? '' : `; next on ${showDay(files.next)}`}`,
    ],
    ...jobs.map((job, at): Row => [at === 0 ? 'jobs' : '', jobText(job, style)]),
    ['certificate', certificate === null ? 'none yet' : `number ${certificate.number}, ${showInstant(certificate.at)}`],
    [
      'last backup',
      backup === null ? 'none' : `${backup.backup}, ${showInstant(backup.madeAt)}, ${many(backup.contacts, 'contact')}`,
    ],
    [
      'last drill',
      drill === null
        ? 'none'
        : `${drill.backup}, ${showInstant(drill.at)}, ${drill.problems === 0 ? 'came back whole' : style.bad(many(drill.problems, 'finding'))}`,
    ],
    ...(restoreGap === null ? [] : [['restored', `${restoreGap.backup}; ${style.bad('not accepted yet')}`] as const]),
  ];
}

/** Residents with a mark; no line where there is none. */
function markedRows(marked: Status['marked']): readonly Row[] {
  const counts = [
    [marked.restricted, 'restricted'],
    [marked.reportedDeceased, 'reported deceased'],
    [marked.doNotContact, 'do not contact'],
    [marked.safeContact, 'safe contact only'],
  ] as const;
  const some = counts.filter(([count]) => count > 0);
  return some.length === 0 ? [] : [['residents', some.map(([count, what]) => `${number(count)} ${what}`).join(', ')]];
}

function textsText({ total, overdue, lastRead }: Status['texts'], style: Style): string {
  const late = overdue > 0 ? style.bad(`, ${number(overdue)} past ${overdue === 1 ? 'its' : 'their'} day`) : '';
  return `${number(total)}${late}; ${lastRead === null ? 'never read' : `last read at ${showInstant(lastRead)}`}`;
}

function jobText({ job, ageMs, finishedAt, late }: Status['jobs'][number], style: Style): string {
  const age = ageMs === null ? 'never run' : ageMs < 1_000 ? 'just now' : `${showDuration(ageMs)} ago`;
  const stopped = ageMs !== null && finishedAt === null ? style.caution(', not finished') : '';
  return `${job}: ${age}${stopped}${late ? style.bad(', late') : ''}`;
}

function keyRows({ keys, sizes, auditEntries, versions }: Status, style: Style): readonly Row[] {
  const copies = keys.recoveryCopies;
  const overdue = copies && copies.overdue > 0 ? style.bad(`, ${copies.overdue} overdue for replacement`) : '';
  const outdated =
    copies && copies.outdated > 0 ? style.bad(`, ${copies.outdated} from before a change of the keys`) : '';
  return [
    [
      'chain',
      `${keys.chainDay === null ? style.bad('cannot be read') : `stands at ${keys.chainDay}`}, floor ${keys.floor}`,
    ],
    ['recovery copies', copies === null ? 'not known' : `${copies.known}${overdue}${outdated}`],
    ['index', `built for ${keys.indexMonth}`],
    ['size', `store ${showSize(sizes.store)}, register ${showSize(sizes.register)}`],
    ['audit', many(auditEntries, 'entry', 'entries')],
    [
      'versions',
      `Steward ${versions.steward}, Node ${versions.node}, SQLite ${versions.sqlite}, schema ${versions.storeSchema}`,
    ],
  ];
}

const many = (count: number, one: string, more = `${one}s`): string => `${number(count)} ${count === 1 ? one : more}`;
