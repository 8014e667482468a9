import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTestHome } from '../support/home.ts';

const NUMBERS = ['07700900001', '07700900002', '07700900003'] as const;
/** The spellings in which people and machines write one and the same number. */
const SPELLINGS = [
  (n: string) => n,
  (n: string) => `+44 ${n.slice(1, 5)} ${n.slice(5)}`,
  (n: string) => `0044${n.slice(1)}`,
  (n: string) => `0+44${n.slice(1)}`,
  (n: string) => `(${n.slice(0, 5)}) ${n.slice(5, 8)}-${n.slice(8)}`,
  (n: string) => `44${n.slice(1)}`,
] as const;

type Act =
  | { readonly act: 'add' | 'remove' | 'contact'; readonly number: number; readonly spelling: number }
  | { readonly act: 'import'; readonly numbers: readonly number[] }
  | { readonly act: 'sweep'; readonly days: number };

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constantFrom('add', 'remove', 'contact'),
    number: fc.nat(2),
    spelling: fc.nat(SPELLINGS.length - 1),
  }),
  fc.record({ act: fc.constant('import'), numbers: fc.array(fc.nat(2), { maxLength: 3 }) }),
  fc.record({ act: fc.constant('sweep'), days: fc.integer({ min: 1, max: 45 }) }),
);

test('no sequence of acts but a reasoned removal un-opts a number, in any spelling (P60)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 12 }), async (sequence) => {
      const home = await makeTestHome({ now: '2026-11-23T09:00:00.000Z' });
      const optedOut = new Set<number>();
      let now = Date.parse('2026-11-23T09:00:00.000Z');
      const run = (argv: readonly string[], stdin?: string) =>
        home.run(argv, { now: new Date(now).toISOString(), ...(stdin === undefined ? {} : { stdin }) });
      const spelled = (number: number, spelling: number) =>
        (SPELLINGS[spelling] as (n: string) => string)(NUMBERS[number] as string);
      for (const step of sequence) {
        now += 60_000;
        if (step.act === 'sweep') {
          now += step.days * 86_400_000;
          expect((await run(['retention', 'sweep', '--yes', '--allow-gap', '400d'])).exit).toBe(0);
        } else if (step.act === 'import') {
          const csv = `phone\n${step.numbers.map((n) => spelled(n, n)).join('\n')}\n`;
          expect((await run(['opt-out', 'import', '-'], csv)).exit).toBe(0);
          for (const n of step.numbers) optedOut.add(n);
        } else if (step.act === 'add') {
          const ran = await run(['opt-out', 'add', '--how', 'text', '--json'], spelled(step.number, step.spelling));
          expect(JSON.parse(ran.stdout).status).toBe(optedOut.has(step.number) ? 'already' : 'added');
          optedOut.add(step.number);
        } else if (step.act === 'remove') {
          const ran = await run(
            ['opt-out', 'remove', '--how', 'email', '--reason', 'asked again', '--json'],
            spelled(step.number, step.spelling),
          );
          expect(JSON.parse(ran.stdout).status).toBe(optedOut.has(step.number) ? 'removed' : 'not-opted-out');
          optedOut.delete(step.number);
        } else {
          await run(
            ['contact', 'add', '--channel', 'phone', '--from', '-'],
            JSON.stringify({ phone: spelled(step.number, step.spelling) }),
          );
        }
        for (const [number] of NUMBERS.entries()) {
          const asked = await run(['opt-out', 'check'], spelled(number, (number + step.act.length) % SPELLINGS.length));
          expect(asked.exit).toBe(optedOut.has(number) ? 3 : 0);
        }
      }
      expect((await run(['audit', 'verify'])).exit).toBe(0);
    }),
    { numRuns: 15 },
  );
}, 120_000);
