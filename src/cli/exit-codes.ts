import { Refusal } from '../refusal.ts';

/** The exit codes of the contract (design, section 4). An unknown non-zero code is to be read as failure. */
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  findings: 3,
  noStore: 10,
  locked: 11,
  wrongKey: 12,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

const BY_CODE: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  'not-utf-8': EXIT.usage,
  'not-a-mobile': EXIT.usage,
  'needs-yes': EXIT.usage,
  'no-store': EXIT.noStore,
  locked: EXIT.locked,
  'keys-renewed': EXIT.locked,
  'wrong-key': EXIT.wrongKey,
  'no-key': EXIT.wrongKey,
  declined: EXIT.interrupted,
  interrupted: EXIT.interrupted,
  terminated: EXIT.terminated,
};

export const exitCodeOf = (problem: unknown): number =>
  problem instanceof Refusal ? (BY_CODE[problem.code] ?? EXIT.refused) : EXIT.bug;
