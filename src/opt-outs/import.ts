import { resolve } from 'node:path';
import { jobFinished, jobStarted } from '../db/jobs.ts';
import { readCsv } from '../files/csv-records.ts';
import type { CsvSource } from '../files/csv-source.ts';
import type { CsvRecord } from '../files/csv-splitter.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { parseUkMobile } from '../identifiers/phone.ts';
import { plainName } from '../notice/spelling.ts';
import { Refusal } from '../refusal.ts';
import { addOptOuts, BEHIND_WARNING } from './add.ts';
import type { Way } from './number.ts';

export type ImportOptOuts = {
  readonly source: CsvSource;
  readonly column: string | undefined;
  /** `COLUMN=VALUE`: only rows where they agree, without case, spaces or hyphens. */
  readonly where: string | undefined;
  readonly how: Way;
  readonly onProgress?: (read: number) => void;
};

export type ImportedOptOuts = {
  readonly read: number;
  readonly matched: number;
  readonly added: number;
  readonly already: number;
  readonly rejected: number;
  /** Lines and reasons, never values; the first hundred. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
  readonly warnings: readonly string[];
};

/** Headers under which a telephone number is found when no column is named. */
const USUAL = [
  'phone',
  'phone number',
  'mobile',
  'mobile number',
  'telephone',
  'customer phone',
  'number',
  'origination',
];

/**
 * Opts out every number of a CSV column, in chunks that are each on disk before the next is read: agents have no
 * terminal, so the wrap-up code in the telephony export is how their "no" arrives (P40). A row that asks for an opt-out
 * and has no usable number is a finding, not silence.
 */
export async function importOptOuts(opened: Opened, options: ImportOptOuts): Promise<ImportedOptOuts> {
  const csv = await readCsv(options.source);
  try {
    const pick = picker(csv.header.columns, options);
    const totals = { read: 0, matched: 0, added: 0, already: 0, rejected: 0 };
    const problems: { line: number; reason: string }[] = [];
    let behind = false;
    for await (const batch of csv.batches) {
      const numbers: string[] = [];
      for (const record of batch) {
        totals.read += 1;
        const picked = pick(record);
        if (picked === undefined) continue;
        totals.matched += 1;
        if ('e164' in picked) numbers.push(picked.e164);
        else {
          totals.rejected += 1;
          if (problems.length < 100) problems.push({ line: record.line, reason: picked.reason });
        }
      }
      const added = await addOptOuts(opened, numbers, options.how);
      for (const result of added.results) totals[result.status] += 1;
      behind ||= added.behind;
      options.onProgress?.(totals.read);
      if (opened.signal.aborted) throw interrupted(opened, totals.read);
    }
    await noteJob(opened, totals);
    return { ...totals, problems, warnings: behind ? [BEHIND_WARNING] : [] };
  } finally {
    await csv.close();
  }
}

function interrupted(opened: Opened, read: number): Refusal {
  const code = opened.signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  return new Refusal(
    code,
    `Stopped after ${read.toLocaleString('en-GB')} ${read === 1 ? 'row' : 'rows'}; what was read is in the register.`,
    'The same command goes on where it stopped.',
  );
}

type Picked = { readonly e164: string } | { readonly reason: string } | undefined;

function picker(columns: readonly string[], options: ImportOptOuts): (record: CsvRecord) => Picked {
  const find = (name: string) => columns.findIndex((column) => plainName(column) === plainName(name));
  const usual = USUAL.map(find).find((place) => place >= 0) ?? -1;
  const phone = options.column === undefined ? usual : find(options.column);
  if (phone < 0)
    throw new Refusal(
      'usage',
      'The file has no such column of telephone numbers.',
      'Name it as its header does: --column "Customer Phone"',
    );
  const [column, ...rest] = (options.where ?? '').split('=');
  const condition =
    options.where === undefined ? undefined : { place: find(column ?? ''), value: plainName(rest.join('=')) };
  if (condition && (rest.length === 0 || condition.place < 0)) {
    throw new Refusal(
      'usage',
      'The column of --where is not in the file.',
      'For example: --where "Wrap Up Code=SURVEY OPT OUT"',
    );
  }
  return (record) => {
    if (record.problem !== undefined) return { reason: record.problem };
    if (condition && plainName(record.cells[condition.place] ?? '') !== condition.value) return undefined;
    const parsed = parseUkMobile(record.cells[phone] ?? '');
    return parsed.ok ? { e164: parsed.value.e164 } : { reason: `the number ${parsed.problem}` };
  };
}

async function noteJob(opened: Opened, totals: Readonly<Record<string, number>>): Promise<void> {
  await write(opened, async (writing) => {
    await jobStarted(writing.db, 'opt-out import', writing.at);
    await jobFinished(writing.db, 'opt-out import', writing.at, JSON.stringify(totals));
    await writing.audit({ act: 'opt-out import', counts: totals });
  });
}

/** Where `-` is standard input. */
export const csvSourceOf = (file: string, cwd: string, stdin: AsyncIterable<Uint8Array>): CsvSource =>
  file === '-' ? stdin : resolve(cwd, file);
