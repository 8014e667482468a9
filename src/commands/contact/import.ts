import { resolve } from 'node:path';
import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { textFlag } from '../../cli/options.ts';
import { rateOf } from '../../cli/rate.ts';
import type { ImportCount } from '../../contacts/import/count.ts';
import type { ImportReceipt } from '../../contacts/import/import.ts';
import type { FileBytes } from '../../contacts/import/source.ts';
import type { Mapping } from '../../contacts/mapping/types.ts';

type Plan = {
  readonly file: FileBytes;
  readonly mapping: Mapping;
  readonly rejectsPath: string;
  readonly count: ImportCount | undefined;
};

export const contactImport = changeCommand<Plan, ImportReceipt>({
  usage: 'contact import <file>',
  says: 'record the contacts of a CSV file; - is standard input',
  schema: 'contact-import',
  flags: [
    {
      flags: '--mapping <name|file>',
      says: "steward (our own column names), 8x8, or a YAML file of the council's own",
    },
    { flags: '--rejects <file>', says: 'where rows that will not do are written; a new file' },
  ],
  examples: [
    'steward contact import contacts.csv',
    'steward contact import interactions.csv --mapping 8x8',
    'steward contact import - --mapping housing.yaml < export.csv',
  ],
  exits: {
    3: 'recorded, but rows were rejected',
    11: 'another command is writing',
    130: 'interrupted',
    143: 'terminated',
  },
  plan: async (context) => {
    const { args, flags, world } = context;
    const { chooseMapping } = await import('../../contacts/import/choose-mapping.ts');
    const { fileToRead, STANDARD_INPUT, standardInput } = await import('../../contacts/import/source.ts');
    const { checkRejectsPath, rejectsPath } = await import('../../contacts/import/rejects-file.ts');
    const mapping = await chooseMapping(textFlag(flags, 'mapping'), world.cwd);
    const opened = await context.opened();
    const path = rejectsPath(textFlag(flags, 'rejects'), world.cwd, opened.home, opened.now(), opened.random);
    const named = args[0] === '-' ? undefined : resolve(world.cwd, args[0] as string);
    await checkRejectsPath(opened, path, named ?? STANDARD_INPUT);
    const file = named === undefined ? await standardInput(world.stdin) : await fileToRead(named);
    return {
      file,
      mapping,
      rejectsPath: path,
      count: flags.dryRun ? await counted(context, file, mapping) : undefined,
    };
  },
  apply: async (context, { file, mapping, rejectsPath }) => {
    const { importContacts } = await import('../../contacts/import/import.ts');
    const bar = barFor(context, file);
    try {
      return await importContacts(await context.opened(), { file, mapping, rejectsPath, progress: bar.show });
    } finally {
      bar.stop();
    }
  },
  show: ({ mapping, count }) => ({ mapping: mapping.name, ...count }),
  planText: ({ count }) =>
    count === undefined
      ? 'Record the contacts of one file.'
      : lines(`Read ${rows(count.read)}: ${many(count.toRecord, 'would be recorded', 'would be recorded')}`, {
          ...count,
          rejectsFile: null,
          rejectsDestroyBy: null,
        }),
  receiptText: (receipt, style) =>
    [
      lines(`Read ${rows(receipt.read)}: ${style.bold(many(receipt.recorded, 'recorded', 'recorded'))}`, receipt),
      ...(receipt.optedOut > 0 ? [optedOutLine(receipt.optedOut)] : []),
      ...receipt.warnings.map((warning) => style.caution(warning)),
    ].join('\n'),
  exit: (receipt) => (receipt.rejected > 0 ? EXIT.findings : EXIT.done),
});

async function counted(context: Context, file: FileBytes, mapping: Mapping): Promise<ImportCount> {
  const { countContacts } = await import('../../contacts/import/count.ts');
  const bar = barFor(context, file);
  try {
    return await countContacts(await context.opened(), { file, mapping, progress: bar.show });
  } finally {
    bar.stop();
  }
}

function barFor(context: Context, file: FileBytes) {
  const bar = context.progress('Importing');
  const rate = rateOf(context.world.now);
  return {
    show: (read: number, bytes: number) =>
      bar.update(bytes, file.size ?? 0, `${number(read)} rows, ${number(rate(read))} a second`),
    stop: bar.stop,
  };
}

const optedOutLine = (count: number): string =>
  `${many(count, 'number is', 'numbers are')} opted out of the survey now: an officer was told so.`;

type Told = Pick<
  ImportReceipt,
  | 'duplicates'
  | 'erased'
  | 'rejected'
  | 'rejectsFile'
  | 'rejectsDestroyBy'
  | 'unknownColumns'
  | 'ignoredColumns'
  | 'dropped'
>;

function lines(first: string, told: Told): string {
  const { duplicates, rejected, rejectsFile, rejectsDestroyBy, unknownColumns, dropped } = told;
  const text = [`${first}, ${number(duplicates)} known already, ${number(rejected)} rejected.`];
  if (told.erased > 0)
    text.push(`${many(told.erased, 'row', 'rows')} passed over: erased before, and not brought back.`);
  if (unknownColumns.length > 0)
    text.push(
      `Passed over, because nothing is known of ${unknownColumns.length === 1 ? 'it' : 'them'}: ${firstOf(unknownColumns)}.`,
    );
  for (const [field, count] of Object.entries(dropped))
    text.push(
      `${many(count, 'value', 'values')} of ${field} passed over: the notice does not name ${count === 1 ? 'it' : 'them'}.`,
    );
  if (rejectsFile !== null && rejectsDestroyBy !== null) {
    text.push(
      `Rejected rows, each with its line and reason: ${rejectsFile}`,
      `Mend them and import that file. It will be destroyed by ${showDay(rejectsDestroyBy)}.`,
    );
  }
  return text.join('\n');
}

/** A file can have thousands of columns; `--json` names them all. */
const SHOWN = 10;
const firstOf = (names: readonly string[]): string =>
  names.length <= SHOWN + 1
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${number(names.length - SHOWN)} more columns`;

const number = (count: number): string => Math.round(count).toLocaleString('en-GB');
const many = (count: number, one: string, more: string): string => `${number(count)} ${count === 1 ? one : more}`;
const rows = (count: number): string => many(count, 'row', 'rows');
