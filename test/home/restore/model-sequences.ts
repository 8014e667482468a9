import fc from 'fast-check';
import { DAY, type Loss } from './model.ts';

/** What may happen in the continuity model: acts that chance strings together, and sequences that it seldom comes to. */
export const NUMBERS = ['07700 900141', '07700 900142', '07700 900143'] as const;
export const BEGUN = Date.parse('2026-11-23T09:00:00.000Z');
/** So far the clock is moved at most: no period counted from a moment of it crosses a change of the clocks. */
export const LONGEST = 88 * DAY;

const pick = fc.nat({ max: 999 });
const one = <T extends string>(act: T) => fc.constant(act);
export const acts = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ act: one('record'), channel: fc.constantFrom('phone', 'email'), days: fc.nat(28) }),
  },
  { weight: 1, arbitrary: fc.record({ act: one('record for a year') }) },
  { weight: 2, arbitrary: fc.record({ act: one('record again'), pick }) },
  { weight: 2, arbitrary: fc.record({ act: one('opt out'), number: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ act: one('opt in'), number: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ act: one('hold'), pick, days: fc.integer({ min: 1, max: 92 }) }) },
  { weight: 2, arbitrary: fc.record({ act: one('release'), pick }) },
  { weight: 3, arbitrary: fc.record({ act: one('erase'), pick, resident: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ act: one('sweep'), days: fc.oneof(fc.nat(6), fc.nat(35)) }) },
  { weight: 3, arbitrary: fc.record({ act: one('back up') }) },
  { weight: 2, arbitrary: fc.record({ act: one('recovery copy') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: one('restore'),
      loss: fc.constantFrom<Loss>('nothing', 'store', 'store and register', 'everything'),
      days: fc.oneof(fc.constant(0), fc.nat(9)),
      pick,
      copy: pick,
      accept: fc.oneof(fc.constant(true), fc.boolean()),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: one('accept') }) },
);
export type Act = typeof acts extends fc.Arbitrary<infer T> ? T : never;

export const BEGIN: readonly Act[] = [
  { act: 'record', channel: 'phone', days: 20 },
  { act: 'record', channel: 'email', days: 5 },
  { act: 'opt out', number: 0 },
];

const restoreOf = (pick: number, loss: Loss = 'nothing', days = 0): Extract<Act, { act: 'restore' }> => ({
  act: 'restore',
  loss,
  days,
  pick,
  copy: 0,
  accept: true,
});

/** Sequences that chance seldom comes to. */
export const RARE: Readonly<Record<string, readonly Act[]>> = {
  'restored by a copy that the register of the backup does not know': [
    { act: 'record for a year' },
    { act: 'back up' },
    { act: 'recovery copy' },
    restoreOf(0, 'everything'),
    { act: 'sweep', days: 20 },
  ],
  'erased where a restore has forgotten a hold, and a later backup still has it': [
    { act: 'back up' },
    { act: 'hold', pick: 0, days: 90 },
    { act: 'back up' },
    restoreOf(0),
    { act: 'erase', pick: 0, resident: false },
    { act: 'sweep', days: 35 },
    restoreOf(1),
    { act: 'sweep', days: 1 },
  ],
  'erased after a hold was released that the backup still has': [
    { act: 'hold', pick: 0, days: 90 },
    { act: 'back up' },
    { act: 'release', pick: 0 },
    { act: 'erase', pick: 0, resident: true },
    restoreOf(0, 'store'),
    { act: 'sweep', days: 1 },
  ],
  'recorded again after a restore had lost it, erased, and back from the later backup under its first reference': [
    { act: 'back up' },
    { act: 'record', channel: 'phone', days: 25 },
    { act: 'back up' },
    restoreOf(0),
    { act: 'record again', pick: 2 },
    { act: 'erase', pick: 2, resident: false },
    restoreOf(1),
    { act: 'record again', pick: 2 },
  ],
  'two branches of the register that say different things of a number': [
    { act: 'back up' },
    { act: 'opt in', number: 0 },
    { act: 'opt out', number: 0 },
    { act: 'opt out', number: 1 },
    { act: 'back up' },
    restoreOf(0, 'store and register'),
    { act: 'opt in', number: 0 },
    { act: 'opt out', number: 2 },
    restoreOf(1),
    { ...restoreOf(0), accept: false },
    { act: 'sweep', days: 0 },
  ],
};
