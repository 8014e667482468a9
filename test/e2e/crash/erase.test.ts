import { describe, expect, test } from 'vitest';
import { filesHolding } from '../../support/bytes.ts';
import { launch, makePlace } from '../../support/kill.ts';
import {
  type Crash,
  ended,
  everyPhaseOf,
  FEWER,
  homesFor,
  killAndFinish,
  killAtRandom,
  PATIENCE,
  stepsOf,
  wrongWith,
} from './crash.ts';
import { BEGUN, done, heldIn, SWEEP } from './homes.ts';
import { killsIn } from './phases.ts';

const { small } = homesFor({ large: false });

describe('erase', () => {
  /** The contacts of a home by resident, and of one of several residents with more than one. */
  const listed = async () => {
    const { contacts } = JSON.parse(
      (await done(small().place, ['contact', 'list', '--limit', '500', '--json'])).stdout,
    );
    const all = contacts as readonly { readonly reference: string; readonly resident: string }[];
    const held = await heldIn(small().place);
    const outside = new Map(held.map(({ own, reference }) => [own, reference]));
    const resident = all.find((one) => all.filter((each) => each.resident === one.resident).length > 2)?.resident ?? '';
    const theirs = all.filter((each) => each.resident === resident);
    const of = (list: typeof all) => list.map(({ reference }) => outside.get(reference) ?? '');
    return {
      contact: all[0]?.reference ?? '',
      contactOutside: of(all.slice(0, 1)),
      resident,
      residentOutside: of(theirs),
    };
  };

  const erasing = (kind: string, id: string, outside: readonly string[]): Crash => ({
    command: 'erase',
    base: () => small().place,
    argv: [kind, 'erase', id, '--reason', 'unlawful', '--yes', '--json'],
    ended,
    after: async (place) => {
      const before = await heldIn(small().place);
      const living = new Set([...small().references].filter((reference) => !outside.includes(reference)));
      const wrong = await wrongWith(place, { references: living });
      const again = JSON.parse((await done(place, ['contact', 'import', 'first.csv', '--json'])).stdout);
      const gone = before.filter(({ reference }) => outside.includes(reference));
      const files = filesHolding(
        place.home,
        gone.map(({ sealed }) => sealed),
      );
      return [
        ...wrong,
        ...(again.recorded === 0 && again.erased === outside.length ? [] : ['the same file brought something back']),
        ...files.map((path) => `bytes of an erased contact in ${path.slice(place.folder.length + 1)}`),
        ...(await wrongWith(place, { references: living })).filter((problem) => /erased|contacts/.test(problem)),
      ];
    },
  });

  test(
    'contact: killed at every step, is finished by the next',
    async () => {
      const { contact, contactOutside } = await listed();
      const crash = erasing('contact', contact, contactOutside);
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('erase', steps, FEWER))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'resident: killed at every step, and at random moments',
    async () => {
      const { resident, residentOutside } = await listed();
      expect(residentOutside.length).toBeGreaterThan(2);
      const crash = erasing('resident', resident, residentOutside);
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('erase', steps, FEWER))).toEqual([]);
      expect(await killAtRandom(crash, FEWER)).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'killed once the ledger knew: the next sweep finishes and certifies it',
    async () => {
      const { resident, residentOutside } = await listed();
      const crash = erasing('resident', resident, residentOutside);
      const steps = await stepsOf(crash);
      for (const { at } of killsIn('erase', steps, 1, /knows|not disposed/)) {
        const place = makePlace(small().place);
        const died = await launch(place, crash.argv, { shiftMs: BEGUN, killAt: at });
        expect(died.killed).toBe(true);
        const { receipt } = JSON.parse((await done(place, SWEEP)).stdout);
        expect(receipt).toMatchObject({ erased: residentOutside.length, certificate: 1, foots: true });
        expect(await crash.after(place, died)).toEqual([]);
      }
    },
    PATIENCE,
  );
});

everyPhaseOf(
  ['erase'],
  [
    ['erase: the ledger knows, the audit does not', 'register ahead of the audit'],
    ['erase: disposed of, log not emptied', 'disposed, not certified'],
  ],
);
