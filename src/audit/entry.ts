import type { Instant } from '../calendar/types.ts';

/**
 * What one act leaves behind (D6): references and counts, never a data subject's data, so that a lawful erasure never
 * has to touch the chain.
 */
export type Entry = {
  readonly act: string;
  readonly residents?: readonly string[];
  readonly references?: readonly string[];
  readonly counts?: Readonly<Record<string, number>>;
  /** Short facts from closed lists: a channel, a recipient, a day, a hash. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** Why, in a person's words; screened for identifiers before it comes here. */
  readonly reason?: string;
  readonly approvedBy?: string;
};

export type StoredEntry = Entry & {
  readonly seq: number;
  readonly at: Instant;
  readonly staff: string;
  readonly claimed: boolean;
  readonly previous: string;
};

/** JSON with sorted keys and no space, so that equal values are equal bytes; absent members are left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${members.join(',')}}`;
}
