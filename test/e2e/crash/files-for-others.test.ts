import { describe, expect, test } from 'vitest';
import { makePlace } from '../../support/kill.ts';
import {
  type Crash,
  ended,
  everyPhaseOf,
  homesFor,
  killAndFinish,
  PATIENCE,
  stepsOf,
  TIMES,
  wrongWith,
} from './crash.ts';
import { done } from './homes.ts';
import { killsIn } from './phases.ts';

const { small } = homesFor({ large: false });

describe('files for others', () => {
  test(
    'export: keyring, file, rename',
    async () => {
      const crash: Crash = {
        command: 'export',
        base: () => small().place,
        argv: ['export', 'run', 'contacts', '-o', 'out.csv', '--force', '--json'],
        ended,
        after: (place) => wrongWith(place, { references: small().references }),
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('export', steps, TIMES))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'subject-access pack',
    async () => {
      const { resident } = JSON.parse((await done(small().place, ['contact', 'list', '--limit', '1', '--json'])).stdout)
        .contacts[0];
      const opening = [
        'request',
        'open',
        '--type',
        'access',
        '--received',
        '2026-06-25',
        '--resident',
        resident,
        '--json',
      ];
      const base = makePlace(small().place);
      const { reference } = JSON.parse((await done(base, opening)).stdout);
      const crash: Crash = {
        command: 'pack',
        base: () => base,
        argv: ['request', 'pack', reference, '-o', 'pack', '--force', '--json'],
        ended,
        after: (place) => wrongWith(place, { references: small().references }),
      };
      const steps = await stepsOf(crash);
      expect(await killAndFinish(crash, killsIn('pack', steps, TIMES))).toEqual([]);
    },
    PATIENCE,
  );
});

everyPhaseOf(['export', 'pack']);
