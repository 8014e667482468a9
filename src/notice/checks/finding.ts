import type { Evidence } from './evidence.ts';

/** What can be said of a promise. `nothing-to-test` is never `kept`: nobody was there to keep it to. */
export const STATES = ['broken', 'kept', 'attested', 'not-evidenced', 'nothing-to-test'] as const;
export type State = (typeof STATES)[number];

/** Tested and failed count the things that the evidence names; each line of evidence is a whole sentence without personal data. */
export type Finding = {
  readonly state: State;
  readonly tested: number;
  readonly failed: number;
  readonly evidence: readonly string[];
};

/** How one promise is shown, from what `check` has read. */
export type Check = (evidence: Evidence) => Promise<Finding>;

/** Kept or broken by what was counted; with nothing counted, nothing to test. Blank lines are left out. */
export const byCount = (tested: number, failed: number, evidence: readonly string[]): Finding => ({
  state: failed > 0 ? 'broken' : tested === 0 ? 'nothing-to-test' : 'kept',
  tested,
  failed,
  evidence: evidence.filter((line) => line !== ''),
});

/** Broken when something failed; else not evidenced, because what was counted is not enough to say that it is kept. */
export const brokenOrOpen = (tested: number, failed: number, evidence: readonly string[]): Finding => ({
  ...byCount(tested, failed, evidence),
  state: failed > 0 ? 'broken' : 'not-evidenced',
});

export const notEvidenced = (...evidence: readonly string[]): Finding => ({
  state: 'not-evidenced',
  tested: 0,
  failed: 0,
  evidence,
});

/** `1 contact`, `1,204 contacts`. */
export const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`;

/** The sentence when there is something to say, else a blank that `byCount` leaves out. */
export const when = (said: unknown, sentence: string): string => (said ? sentence : '');
