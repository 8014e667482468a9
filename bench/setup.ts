import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, measure } from './measure.ts';
import { generateCsv } from './rows.ts';

const small = process.argv.includes('--small');
const scale = small ? 10 : 1;
export const ROWS = {
  import: 500_000 / scale,
  large: 1_000_000 / scale,
  tiny: 10_000 / scale,
  register: 100_000 / scale,
} as const;
/** A day on, a fifth of the large store is due. */
const HOURS_ON = 26;

export const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const place = mkdtempSync(join(tmpdir(), 'steward-bench-'));

export const tidyUp = (): void => rmSync(place, { recursive: true, force: true });

const bin = join(project, 'bin', 'steward.js');
const homeOf = (name: string) => ({ STEWARD_HOME: join(place, name), STEWARD_KEY_FILE: join(place, `${name}.key`) });
export const steward = (name: string, ...words: readonly string[]): Command => ({
  words: [process.execPath, bin, ...words],
  env: homeOf(name),
});
export const later = (name: string, ...words: readonly string[]): Command => ({
  words: [process.execPath, join(project, 'bench', 'later.js'), String(HOURS_ON), ...words],
  env: homeOf(name),
});
export const bareNode: Command = { words: [process.execPath, '-e', '0'] };

/** A home, and a file of contacts for it. */
export async function make(name: string, count: number, dueShare: number, callers = false): Promise<string> {
  const file = join(place, `${name}.csv`);
  const handle = openSync(file, 'w', 0o600);
  const wish = { rows: count, seed: 7, now: new Date().toISOString(), dueShare, dueWithinDays: 1, callers };
  for (const text of generateCsv(wish)) writeSync(handle, text);
  closeSync(handle);
  await measure(steward(name, 'init'));
  return file;
}
