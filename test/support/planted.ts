import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { filesBelow } from './bytes.ts';
import type { Place, ProcessRan } from './process.ts';

/** One invented person whose values stand in the input of a fault and must be nowhere afterwards. */
export const PLANTED = {
  name: 'Morwenna Quillfeather',
  dateOfBirth: '1980-02-29',
  phone: '07700 900481',
  nino: 'QQ 48 15 16 C',
  email: 'mquill481@example.com',
  summary: 'Heron on the boiler flue',
} as const;

/** Every spelling in which a value could come out again: as typed, in normal form, in small and capital letters. */
const SPELLINGS: readonly string[] = [
  ...Object.values(PLANTED).filter((value) => value !== PLANTED.dateOfBirth),
  'Quillfeather',
  'Heron on the',
  '07700900481',
  '447700900481',
  '7700 900481',
  '07700 900 481',
  '7700900481',
  'QQ481516C',
  'mquill481',
].flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]);

/** Base64 of a text wherever it stands in longer bytes: its letters at the three places it can begin, less the edges. */
function base64Forms(text: string): readonly string[] {
  return [0, 1, 2].flatMap((skipped) => {
    const whole = Buffer.concat([Buffer.alloc(skipped), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = whole.slice(Math.ceil((skipped * 4) / 3), -1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const NEEDLES: readonly Buffer[] = [
  ...new Set(SPELLINGS.flatMap((text) => [text, ...base64Forms(text), Buffer.from(text).toString('hex')])),
].map((text) => Buffer.from(text));

/** Which planted forms stand in these bytes. */
export const plantedIn = (bytes: Buffer): readonly string[] =>
  NEEDLES.filter((needle) => bytes.includes(needle)).map((needle) => needle.toString());

const STACK = /\n\s+at |node:internal|Error:|UnhandledPromise|\.js:\d+/;

/**
 * One clear sentence and nothing of anybody: both streams, every audit entry, every file of the home and of the
 * temporary folder. `except` names the files that may hold a row (the rejects).
 */
export function expectNothingPlanted(place: Place, ran: ProcessRan, except: readonly string[] = []): void {
  expect(plantedIn(Buffer.from(ran.stdout)), 'standard output').toEqual([]);
  expect(plantedIn(Buffer.from(ran.stderr)), 'standard error').toEqual([]);
  expect(ran.stderr).not.toMatch(STACK);
  expect(ran.exit, ran.stderr).not.toBe(70);
  expect(plantedIn(Buffer.from(auditBodies(place.home).join('\n'))), 'the audit').toEqual([]);
  for (const path of [...filesUnder(place.home), ...filesUnder(place.temporary)]) {
    if (!except.includes(path)) expect(plantedIn(readFileSync(path)), path).toEqual([]);
  }
}

/** The audit as text, entry by entry; none where the store cannot be read. */
export function auditBodies(home: string): readonly string[] {
  const path = `${home}/store.db`;
  if (!existsSync(path)) return [];
  try {
    const store = new Database(path, { readonly: true });
    try {
      return store.prepare('select body from audit_entry order by seq').pluck().all() as string[];
    } finally {
      store.close();
    }
  } catch {
    return [];
  }
}

const filesUnder = (folder: string): readonly string[] => (existsSync(folder) ? filesBelow(folder) : []);

/** Says of a failure: its exit code, and one sentence (details and a hint may stand beside it) on standard error alone. */
export function expectRefused(ran: ProcessRan, exit: number, sentence: RegExp): void {
  expect(ran.stderr, `exit ${ran.exit}`).toMatch(sentence);
  expect(ran.exit, ran.stderr).toBe(exit);
  expect(ran.stdout).toBe('');
  expect(ran.stderr.match(/^steward: .*$/gm), ran.stderr).toHaveLength(1);
}
