import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { launch, makePlace, type Place, removePlace, removePlaces } from '../support/kill.ts';

/**
 * An import with a named rejects file, killed before each of its steps and half-way through each of its writes: the same
 * command again goes on, and the rejects are those of a run that nobody killed, byte for byte.
 */

const ROWS = 1_200;
/** Two cores: two homes at a time. */
const LANES = [0, 1];
const at = new Date(Date.now() - 5 * 86_400_000).toISOString();
const row = (number: number): string => {
  const phone = number % 5 === 0 ? 'no number' : `07700 900${String(number % 1_000).padStart(3, '0')}`;
  return `phone,${at},Alma Testperson,${phone},crm,R-${number},${'told us about it '.repeat(40)}`;
};
const TEXT = `channel,at,name,phone,source,reference,summary\n${Array.from({ length: ROWS }, (_, number) => row(number)).join('\n')}\n`;

afterAll(removePlaces);

const argvIn = (place: Place, ...more: readonly string[]) => {
  const file = join(place.folder, 'input.csv');
  return ['contact', 'import', file, '--rejects', join(place.folder, 'rejects.csv'), ...more];
};
const rejectsIn = (place: Place): string => readFileSync(join(place.folder, 'rejects.csv'), 'utf8');

async function freshPlace(): Promise<Place> {
  const place = makePlace();
  expect((await launch(place, ['init'])).exit).toBe(0);
  writeFileSync(join(place.folder, 'input.csv'), TEXT);
  return place;
}

/** Where a whole run ends: what comes after is said, or anchored, of an import that is over. */
const endOf = (steps: readonly string[]): number =>
  steps.findIndex((step) => step.includes('contact import ended')) + 1;

type Kill = { readonly killAt: number; readonly half: boolean };

/** A place where an import was killed as told, one time after the other. */
async function killedPlace(base: Place, kills: readonly Kill[], label: string): Promise<Place> {
  const place = makePlace(base);
  for (const kill of kills) expect((await launch(place, argvIn(place), kill)).killed, label).toBe(true);
  return place;
}

/** Kills the run that follows the `earlier` kills at every step, and finishes each; returns how many were killed. */
async function killEverywhere(base: Place, earlier: readonly Kill[], expected: string): Promise<number> {
  const calm = await killedPlace(base, earlier, 'before');
  const { exit, steps } = await launch(calm, argvIn(calm));
  expect(exit).toBe(3);
  expect(rejectsIn(calm)).toBe(expected);
  const cases = steps.flatMap((step, index) =>
    [false, true].slice(0, step === 'write rejects.csv' ? 2 : 1).map((half) => ({ killAt: index + 1, half, step })),
  );
  const one = async ({ step, ...kill }: (typeof cases)[number]) => {
    const label = `killed at ${kill.killAt} (${step}${kill.half ? ', half-way' : ''})`;
    const place = await killedPlace(base, [...earlier, kill], label);
    const again = await launch(place, argvIn(place, '--json'));
    expect(rejectsIn(place), label).toBe(expected);
    if (kill.killAt > endOf(steps)) {
      // It had come to its end and could not say so; what it made is then as safe from the same command as ever.
      expect(JSON.parse(again.stderr).error.code, label).toBe('exists');
    } else {
      expect(again.exit, `${label}: ${again.stderr}`).toBe(3);
      const { recorded, duplicates, rejected } = JSON.parse(again.stdout);
      expect([recorded + duplicates, rejected], label).toEqual([ROWS - ROWS / 5, ROWS / 5]);
    }
    removePlace(place);
  };
  await Promise.all(
    LANES.map(async (lane) => {
      for (const each of cases.filter((_, index) => index % LANES.length === lane)) await one(each);
    }),
  );
  return cases.length;
}

test('the same command goes on, whichever step it was killed at, once or twice', { timeout: 600_000 }, async () => {
  const base = await freshPlace();
  const calm = makePlace(base);
  const { steps } = await launch(calm, argvIn(calm));
  const expected = rejectsIn(calm);
  expect(expected.split('\r\n')).toHaveLength(ROWS / 5 + 2);
  const once = await killEverywhere(base, [], expected);

  const halfWay = { killAt: steps.lastIndexOf('write rejects.csv') + 1, half: true };
  const half = rejectsIn(await killedPlace(base, [halfWay], 'half-way'));
  expect(expected.startsWith(half) && half.length > 0 && half.length < expected.length).toBe(true);
  const twice = await killEverywhere(base, [halfWay], expected);
  console.log(`${once} kills of a first run and ${twice} of the one after.`);
});
