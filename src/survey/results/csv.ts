import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeAtomic } from '../../files/atomic.ts';
import { csvRow } from '../../files/csv-write.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseOwnFiles } from '../../home/own-files.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownCell, SurveyResults } from './results.ts';

const HEADER = ['week', 'service', 'texted', 'answered', 'response rate', 'answers', 'mean score'];
/** The line of a whole week. */
const ALL = 'all';

export type ResultsFile = {
  readonly file: string;
  readonly cwd: string;
  readonly force: boolean;
  readonly keyFile: string;
};

/** Refuses a place that is taken, before anything is worked out. */
export function checkResultsFile({ home }: Opened, { file, cwd, force, keyFile }: ResultsFile): string {
  const path = resolve(cwd, file);
  refuseOwnFiles(path, file, home, keyFile);
  if (existsSync(path) && !force)
    throw new Refusal('exists', `${file}: it exists already.`, 'Choose another path, or replace it with --force.');
  return path;
}

/** The results as CSV: counts that may be shown, and nothing of anybody. */
export function writeResults(opened: Opened, path: string, { weeks }: SurveyResults): void {
  const rows = weeks.flatMap(({ week, services, ...whole }) => [
    line(week, ALL, whole),
    ...services.map(({ service, ...cell }) => line(week, service, cell)),
  ]);
  writeAtomic(path, [csvRow(HEADER), ...rows].join(''), opened.random);
}

const line = (week: string, service: string, cell: ShownCell): string =>
  csvRow([
    week,
    service,
    String(cell.texted),
    String(cell.answered),
    cell.responseRate === null ? '' : String(cell.responseRate),
    String(cell.answers),
    cell.meanScore === null ? '' : String(cell.meanScore),
  ]);
