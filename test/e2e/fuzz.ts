import fc from 'fast-check';
import { expect } from 'vitest';
import type { Ran } from '../support/home.ts';

/** What the fuzz tests share: how many inputs, odd values, and what must be true of whatever comes out. */

/** How many inputs each kind gets: `npm run fuzz` says; otherwise as many as 3.5 seconds hold, some twenty for all of them. */
export const RUNS = Number(process.env.STEWARD_FUZZ ?? 0);
export const SPAN = {
  ...(RUNS > 0 ? {} : { interruptAfterTimeLimit: 3_500 }),
  numRuns: RUNS || 2_000,
  markInterruptAsFailure: false,
  endOnFailure: true,
} as const;
export const LIMIT_MS = RUNS > 0 ? 7_200_000 : 60_000;
const KNOWN = [0, 1, 2, 3, 10, 11, 12];

let inputs = 0;
export const inputsSoFar = (): number => inputs;

/** An exit code of the contract, no stack trace, and a failure says something. */
export function expectSane(ran: Ran): void {
  inputs += 1;
  expect(KNOWN, ran.stderr).toContain(ran.exit);
  expect(ran.stderr).not.toMatch(/\n\s+at |node:internal|A bug in Steward/);
  if (ran.exit !== 0) expect(ran.stderr + ran.stdout).not.toBe('');
}

export const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    '',
    '-',
    '--',
    '=',
    '\0',
    '\n',
    '\u202e',
    '🙂',
    '../..',
    '07700 900481',
    '2026-02-31',
    '1e999',
    '-1',
    '__proto__',
    'toString',
  ),
);
