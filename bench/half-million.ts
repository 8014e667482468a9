import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installed, measure } from './measure.ts';
import { compare, memory } from './report.ts';
import { mobile } from './rows.ts';
import { make, place, project, ROWS, steward } from './setup.ts';

export async function importAndExport(): Promise<void> {
  const file = await make('import', ROWS.import, 0);
  const theirs = installed('sqlite-utils')
    ? await measure({ words: ['sqlite-utils', 'insert', join(place, 'peer.db'), 'contact', file, '--csv'] })
    : undefined;
  const ours = await measure(steward('import', 'contact', 'import', file));
  compare(`import ${ROWS.import} contacts`, 'sqlite-utils insert', ours, theirs, 2.5);
  const python = installed('python3')
    ? await measure({ words: ['python3', join(project, 'bench', 'export-peer.py'), file, join(place, 'peer.csv')] })
    : undefined;
  const exported = await measure(steward('import', 'export', 'run', 'contacts', '-o', join(place, 'out.csv')));
  compare(`export ${ROWS.import} rows`, 'python csv + hmac', exported, python, 2);
}

/** Who may be texted: every call of a month, each from a number of its own, a fifth of them opted out. */
export async function invitations(): Promise<void> {
  const file = await make('calls', ROWS.import, 0, true);
  const imported = await measure(steward('calls', 'contact', 'import', file));
  rmSync(file);
  const numbers = Array.from({ length: ROWS.import / 5 }, (_, n) => mobile(5 * n));
  await measure({
    ...steward('calls', 'opt-out', 'import', '-', '--how', 'text'),
    stdin: `phone\n${numbers.join('\n')}\n`,
  });
  const since = new Date(Date.now() - 31 * 86_400_000).toISOString();
  const planned = await measure(steward('calls', 'survey', 'invite', '--since', since, '--dry-run', '--json'));
  const { plan } = JSON.parse(planned.stdout) as { plan: { calls: number; verdicts: { optedOut: number } } };
  if (plan.calls !== ROWS.import || plan.verdicts.optedOut < numbers.length - 1)
    throw new Error('the plan did not see every call and every opt-out');
  compare(`plan texts, ${ROWS.import} calls`, 'importing them', planned, imported, 0.5);
  memory(`plan texts, ${ROWS.import} calls`, planned);
}
