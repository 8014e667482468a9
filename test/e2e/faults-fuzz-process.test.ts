import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { PLANTED, plantedIn } from '../support/planted.ts';
import { makePlace } from '../support/process.ts';
import { apply, changes } from './fuzz-backup.ts';

/** The same as faults-fuzz, through the built program as a process of its own: fewer, because each start costs. */
const RUNS = Number(process.env.STEWARD_FUZZ_PROCESSES ?? 40);

const cells = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('phone', '2026-11-22T10:00:00Z', '07700 900481', '=1+1', '"', '\r\n', '\0', '4111111111111111'),
);
const csv = fc
  .array(fc.array(cells, { maxLength: 6 }), { maxLength: 5 })
  .map((rows) => ['channel,at,name,phone,summary', ...rows.map((row) => row.join(','))].join('\n'));
const names = COMMANDS.map(({ usage }) => usage.split(' ').filter((word) => !/^[<[]/.test(word))).filter(
  ([first]) => first !== 'demo',
);
type Input = { readonly argv: readonly string[]; readonly text: string; readonly backup?: Parameters<typeof apply>[0] };
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    argv: fc.constantFrom(['backup', 'verify', 'backup'], ['restore', 'backup', '-n'], ['restore', 'backup', '--yes']),
    text: fc.constant(''),
    backup: changes,
  }),
  fc.record({ argv: fc.constant(['contact', 'import', 'input.csv']), text: csv }),
  fc.record({ argv: fc.constant(['opt-out', 'import', 'input.csv', '--json']), text: csv }),
  fc.record({ argv: fc.constant(['contact', 'add', '--from', '-']), text: fc.json() }),
  fc.record({ argv: fc.constant(['notice', 'publish', '--from', '-', '--dry-run']), text: fc.string() }),
  fc.record({
    argv: fc
      .tuple(fc.constantFrom(...names), fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }))
      .map(([command, more]) => [...command, ...more.filter((word) => !/[/\\\0]|^--?h/.test(word))]),
    text: fc.string({ maxLength: 40 }),
  }),
);

test('whatever comes in, the process ends with an exit code of the contract and no stack trace', async () => {
  const place = await makePlace();
  const added = await place.run(['contact', 'add', '--from', '-'], {
    stdin: JSON.stringify({ channel: 'email', ...PLANTED }),
  });
  expect(added.exit, added.stderr).toBe(0);
  const made = await place.run(['backup', join(place.folder, 'whole')]);
  expect(made.exit, made.stderr).toBe(0);
  await fc.assert(
    fc.asyncProperty(input, async ({ argv, text, backup }) => {
      writeFileSync(join(place.work, 'input.csv'), text);
      if (backup) {
        rmSync(join(place.work, 'backup'), { recursive: true, force: true });
        cpSync(join(place.folder, 'whole'), join(place.work, 'backup'), { recursive: true });
        apply(backup, join(place.work, 'backup'), [join(place.folder, 'whole')]);
      }
      const ran = await place.run([...argv], { stdin: text });
      expect([0, 1, 2, 3, 10, 11, 12], ran.stderr).toContain(ran.exit);
      expect(ran.stderr).not.toMatch(/\n\s+at |node:internal|A bug in Steward/);
      if (backup) expect(plantedIn(Buffer.from(ran.stdout + ran.stderr))).toEqual([]);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  console.log(`${RUNS} inputs through the program as a process.`);
}, 3_600_000);
