import { describe, expect, test } from 'vitest';
import { readChain, sealerOf } from '../../../src/vault/vault.ts';
import { filesHolding } from '../../support/bytes.ts';
import { openPlace, type Place } from '../../support/kill.ts';
import {
  type Crash,
  ended,
  everyPhaseOf,
  type Home,
  homesFor,
  killAndFinish,
  killAtRandom,
  PATIENCE,
  stepsOf,
  TIMES,
  wrongWith,
} from './crash.ts';
import { type Held, heldIn, LATER, SWEEP } from './homes.ts';
import { killsIn } from './phases.ts';

const { small, large } = homesFor({ large: true });

describe('retention sweep', () => {
  const sweeping = (home: () => Home, files: number): Crash => {
    let before: Promise<readonly Held[]> | undefined;
    return {
      command: 'sweep',
      base: () => home().place,
      argv: SWEEP,
      ended,
      shiftMs: LATER,
      after: async (place, finished) => {
        before ??= heldIn(home().place);
        const { plan } = JSON.parse(finished.stdout);
        const held = await before;
        const living = new Set(held.filter(({ dueAt }) => dueAt > plan.asOf).map(({ reference }) => reference));
        return [
          ...(await wrongWith(place, { references: living, filesDestroyed: files, shiftMs: LATER })),
          ...(await readable(
            place,
            held.filter(({ reference }) => !living.has(reference)),
          )),
        ];
      },
    };
  };

  test(
    'killed at every step: disposed of once, certified once, chain and index in step',
    async () => {
      const crash = sweeping(small, 1);
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('sweep', steps, TIMES))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'between disposal chunks, and at random moments',
    async () => {
      const crash = sweeping(large, 1);
      const steps = await stepsOf(crash);
      expect(steps.filter((step) => step.endsWith('retention sweep')).length).toBeGreaterThan(1);
      expect(await killAndFinish(crash, killsIn('sweep', steps, TIMES, /disposal chunk/))).toEqual([]);
      expect(await killAtRandom(crash, 2 * TIMES)).toEqual([]);
    },
    PATIENCE,
  );
});

async function readable(place: Place, due: readonly Held[]): Promise<readonly string[]> {
  const opened = await openPlace(place, LATER);
  try {
    const chain = readChain(opened.vault);
    const sealer = sealerOf(chain, opened.homeId, opened.random);
    const opens = due.filter(
      ({ id, day, sealed }) => day < chain.day && sealer.open({ table: 'contact', id, day }, sealed) !== undefined,
    );
    const few = due.filter((_, at) => at % Math.ceil(due.length / 40) === 0).map(({ sealed }) => sealed);
    const files = filesHolding(place.home, few);
    return [
      ...(opens.length > 0 ? [`${opens.length} due contacts still open`] : []),
      ...files.map((path) => `bytes of a due contact in ${path.slice(place.folder.length + 1)}`),
    ];
  } finally {
    await opened.close();
  }
}

everyPhaseOf(
  ['sweep', 'step'],
  [
    ['step: floor committed, chain not rewritten', 'chain behind the floor'],
    ['sweep: index swapped, old key not forgotten', 'two index keys'],
    ['sweep: log not emptied', 'disposed, not certified'],
    ['sweep: file destroyed, its row not', 'file gone, its row left'],
  ],
);
