import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chain } from '../../src/vault/ratchet.ts';
import { readChain } from '../../src/vault/vault.ts';
import { openedBy, type SealedRow } from '../support/attacker.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const BEGAN = Date.parse('2026-11-23T09:00:00.000Z');
const DAY = 86_400_000;
const NUMBERS = ['07700900001', '07700900002', '07700900003'] as const;
const SPELLINGS = [
  (n: string) => n,
  (n: string) => `+44 ${n.slice(1, 5)} ${n.slice(5)}`,
  (n: string) => `0+44${n.slice(1)}`,
] as const;

type Act =
  | { readonly act: 'add'; readonly channel: 'phone' | 'email' }
  | { readonly act: 'opt-out'; readonly number: number; readonly spelling: number }
  | { readonly act: 'opt-in'; readonly number: number; readonly spelling: number }
  | { readonly act: 'sweep'; readonly days: number }
  | { readonly act: 'rotate'; readonly reseal: boolean };

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('add' as const), channel: fc.constantFrom('phone', 'email') }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constantFrom('opt-out', 'opt-in'), number: fc.nat(2), spelling: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('sweep' as const), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('rotate' as const), reseal: fc.boolean() }) },
);

type Contact = { readonly reference: string; readonly channel: string; readonly at: number; readonly due: number };

/** Phone: the same wall-clock time 30 days later (no clock change lies between); email: a year later is never reached here. */
const dueOf = (channel: string, at: number): number => at + (channel === 'phone' ? 30 : 365) * DAY;

const rowsOf = async (
  home: TestHome,
  now: string,
): Promise<{ rows: readonly SealedRow[]; chain: Chain; homeId: string }> => {
  const opened = await home.open(now);
  try {
    const rows = (await opened.store.db
      .selectFrom('contact')
      .select(['id', 'sealed_day', 'sealed'])
      .execute()) as SealedRow[];
    return { rows, chain: readChain(opened.vault), homeId: opened.homeId };
  } finally {
    await opened.close();
  }
};

test('no sequence of acts loses a contact or an opt-out, or lets a chain from before a renewal open what came after', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 2, maxLength: 10 }), async (sequence) => {
      const home = await makeTestHome({ now: new Date(BEGAN).toISOString() });
      let now = BEGAN;
      let held: readonly Contact[] = [];
      const optedOut = new Set<number>();
      /** Each chain as it was right before a renewal, and the rows that it may still open. */
      const stolen: { chain: Chain; may: ReadonlySet<string> }[] = [];
      const iso = () => new Date(now).toISOString();
      const run = async (argv: readonly string[], stdin?: string) => {
        const ran = await home.run(argv, { now: iso(), ...(stdin === undefined ? {} : { stdin }) });
        expect([0, 3], `${argv.join(' ')}: ${ran.stderr}`).toContain(ran.exit);
        return ran;
      };
      const spelled = (number: number, at: number) =>
        (SPELLINGS[at] as (n: string) => string)(NUMBERS[number] as string);
      for (const step of sequence) {
        now += 60_000;
        if (step.act === 'add') {
          const reference = `r${held.length}-${now}`;
          const contact = { channel: step.channel, name: 'Morag Testperson', source: 'test', reference, at: iso() };
          await run(['contact', 'add', '--from', '-'], JSON.stringify(contact));
          held = [...held, { reference, channel: step.channel, at: now, due: dueOf(step.channel, now) }];
        } else if (step.act === 'opt-out') {
          await run(['opt-out', 'add', '--how', 'text'], spelled(step.number, step.spelling));
          optedOut.add(step.number);
        } else if (step.act === 'opt-in') {
          await run(['opt-out', 'remove', '--how', 'web', '--reason', 'asked'], spelled(step.number, step.spelling));
          optedOut.delete(step.number);
        } else if (step.act === 'sweep') {
          now += step.days * DAY;
          await run(['retention', 'sweep', '--yes', '--allow-gap', '400d']);
        } else {
          const before = await rowsOf(home, iso());
          await run(['keys', 'rotate', '--yes', ...(step.reseal ? ['--reseal'] : [])]);
          stolen.push({ chain: before.chain, may: new Set(step.reseal ? [] : before.rows.map((row) => row.id)) });
          if (step.reseal) for (const each of stolen) each.may = new Set();
        }

        held = held.filter((contact) => contact.due > now);
        const { rows, chain, homeId } = await rowsOf(home, iso());
        // A due record that no sweep has come to yet is still there; none that is living may be missing or closed.
        expect(openedBy(chain, homeId, rows)).toHaveLength(rows.length);
        const csv = [
          'channel,at,name,source,reference',
          ...held.map(
            (each) => `${each.channel},${new Date(each.at).toISOString()},Morag Testperson,test,${each.reference}`,
          ),
        ];
        writeFileSync(join(home.folder, 'again.csv'), `${csv.join('\n')}\n`);
        if (held.length > 0) {
          const again = JSON.parse((await run(['contact', 'import', 'again.csv', '--json'])).stdout);
          expect(again).toMatchObject({ recorded: 0, duplicates: held.length, rejected: 0 });
        }
        for (const [number] of NUMBERS.entries()) {
          const { exit } = await run(['opt-out', 'check'], spelled(number, number));
          expect(exit).toBe(optedOut.has(number) ? 3 : 0);
        }
        for (const { chain: old, may } of stolen)
          expect(openedBy(old, homeId, rows).filter((id) => !may.has(id))).toEqual([]);
      }
      expect((await run(['audit', 'verify'])).exit).toBe(0);
    }),
    { numRuns: 12 },
  );
}, 240_000);
