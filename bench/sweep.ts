import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installed, type Measured, measure } from './measure.ts';
import { compare, memory } from './report.ts';
import { later, place, ROWS } from './setup.ts';

export async function sweep(): Promise<void> {
  // One contact first: a month that has changed meanwhile has its index rebuilt there, and is measured apart.
  const first = await measure(later('large', 'retention', 'sweep', '--yes', '--max', '1', '--json'));
  const until = (JSON.parse(first.stdout) as { plan: { asOf: string } }).plan.asOf;
  let theirs: Measured | undefined;
  if (installed('sqlite3')) {
    const copy = join(place, 'peer-sweep.db');
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(place, 'large', 'store.db'), copy);
    const script = [
      'pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; begin immediate;',
      `delete from contact where due_at <= '${until}'; delete from identifier_index where until <= '${until}'; commit;`,
      'pragma wal_checkpoint(truncate);',
    ].join('\n');
    theirs = await measure({ words: ['sqlite3', copy], stdin: script });
    rmSync(copy);
  }
  const ours = await measure(later('large', 'retention', 'sweep', '--yes', '--json'));
  const { disposed } = (JSON.parse(ours.stdout) as { receipt: { disposed: number } }).receipt;
  compare(`sweep, ${disposed} due of ${ROWS.large}`, 'sqlite3 delete', ours, theirs, 2.5);
  memory(`sweep at ${ROWS.large}`, ours);
}
