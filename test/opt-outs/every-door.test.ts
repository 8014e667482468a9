import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

/**
 * Every way in and every act that could forget (P60): a number that was told "no" stays so through imports of people who
 * have it, through sweeps, erasures, merges, changed numbers and renewed keys; nothing but a reasoned removal ends it.
 */

const BEGUN = Date.parse('2026-11-23T09:00:00.000Z');
const DAY = 86_400_000;
const NUMBERS = ['07700900001', '07700900002', '07700900003'] as const;

type Act =
  | {
      readonly act: 'stop' | 'please' | 'start' | 'person' | 'csv' | 'moves' | 'remove' | 'phone';
      readonly number: number;
    }
  | { readonly act: 'sweep' | 'erase' | 'merge' | 'rotate' | 'again' };

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      act: fc.constantFrom('stop', 'please', 'start', 'person', 'csv', 'moves', 'phone'),
      number: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('remove'), number: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('sweep', 'erase', 'merge', 'rotate', 'again') }) },
);

const WORDS = { stop: 'STOP', please: 'please stop texting me', start: 'START' } as const;

/** A home, its clock, what has been read there, and whom nobody may text. */
type Desk = {
  readonly home: TestHome;
  readonly optedOut: Set<number>;
  readonly read: string[];
  now: number;
};

const run = (desk: Desk, argv: readonly string[], stdin?: string) =>
  desk.home.run(argv, { now: new Date(desk.now).toISOString(), ...(stdin === undefined ? {} : { stdin }) });

async function take(desk: Desk, step: Act): Promise<void> {
  const { optedOut, read } = desk;
  const number = 'number' in step ? (NUMBERS[step.number] as string) : '';
  const at = new Date(desk.now - 60_000).toISOString();
  switch (step.act) {
    case 'stop':
    case 'please':
    case 'start': {
      const text = JSON.stringify({
        id: randomUUID(),
        source_number: `44${number.slice(1)}`,
        message: WORDS[step.act],
        date_received: at,
      });
      read.push(text);
      expect([0, 3]).toContain((await run(desk, ['opt-out', 'inbox', '-'], text)).exit);
      if (step.act !== 'start') optedOut.add(step.number);
      return;
    }
    case 'phone':
      expect((await run(desk, ['opt-out', 'add', '--how', 'phone'], number)).exit).toBe(0);
      optedOut.add(step.number);
      return;
    case 'person':
      await run(
        desk,
        ['contact', 'add', '--channel', 'phone', '--from', '-'],
        JSON.stringify({ name: `Test Testperson ${step.number}`, phone: number }),
      );
      return;
    case 'csv': {
      const csv = `channel,at,name,phone,source,reference\nphone,${at},Ida Testperson,${number},crm,${randomUUID()}\n`;
      expect((await run(desk, ['contact', 'import', '-'], csv)).exit).toBe(0);
      return;
    }
    case 'moves': {
      // The same person with one number after another: her "no" is of a number, and the other number has none.
      const known = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', email: 'morag@example.com' };
      await run(
        desk,
        ['contact', 'add', '--channel', 'phone', '--from', '-'],
        JSON.stringify({ ...known, phone: number }),
      );
      return;
    }
    case 'remove':
      await run(desk, ['opt-out', 'remove', '--how', 'email', '--reason', 'asked again'], number);
      optedOut.delete(step.number);
      return;
    case 'again':
      // Notify keeps a text for days: read once more after a removal, it must not opt anybody out again.
      await run(desk, ['opt-out', 'inbox', '-'], read.length === 0 ? '[]' : read.join('\n'));
      return;
    case 'sweep':
      desk.now += 31 * DAY;
      expect((await run(desk, ['retention', 'sweep', '--yes', '--allow-gap', '400d'])).exit).toBe(0);
      return;
    case 'rotate':
      expect((await run(desk, ['keys', 'rotate', '--yes', '--json'])).exit).toBe(0);
      return;
    default: {
      const { contacts } = JSON.parse((await run(desk, ['contact', 'list', '--json'])).stdout);
      const residents = [...new Set(contacts.map((each: { resident: string }) => each.resident))] as string[];
      const [one, other] = residents;
      const ran =
        step.act === 'erase'
          ? one && (await run(desk, ['resident', 'erase', one, '--reason', 'recorded-in-error', '--yes']))
          : one &&
            other &&
            (await run(desk, [
              'resident',
              'merge',
              one,
              '--into',
              other,
              '--reason',
              'one person',
              '--approved-by',
              'Una',
              '--yes',
            ]));
      if (ran) expect([ran.exit, ran.stderr]).toEqual([0, '']);
    }
  }
}

async function verify({ home, optedOut, now }: Desk, list: boolean): Promise<void> {
  for (const [at, number] of NUMBERS.entries()) {
    const asked = await home.run(['opt-out', 'check'], { stdin: number, now: new Date(now).toISOString() });
    expect([number, asked.exit]).toEqual([number, optedOut.has(at) ? 3 : 0]);
  }
  if (!list) return;
  const given = await home.run(['opt-out', 'export', '--for', 'govmetric', '-o', 'list.csv', '--force'], {
    now: new Date(now).toISOString(),
  });
  expect(given.stderr).toBe('');
  const csv = readFileSync(join(home.folder, 'list.csv'), 'utf8');
  for (const [at, number] of NUMBERS.entries())
    expect([number, csv.includes(number.slice(1))]).toEqual([number, optedOut.has(at)]);
}

test('no act but a reasoned removal lets an opted-out number be texted, and every list has it (P60)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 3, maxLength: 12 }), async (sequence) => {
      const home = await makeTestHome({ now: new Date(BEGUN).toISOString() });
      const desk: Desk = { home, optedOut: new Set(), read: [], now: BEGUN };
      for (const step of sequence) {
        desk.now += 60_000;
        await take(desk, step);
        await verify(desk, false);
      }
      await verify(desk, true);
      expect((await run(desk, ['audit', 'verify'])).exit).toBe(0);
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 240_000);

test('a mobile that arrives by import after its opt-out is still opted out, in any spelling', async () => {
  const home = await makeTestHome({ now: new Date(BEGUN).toISOString() });
  await home.run(['opt-out', 'inbox', '-'], {
    stdin: JSON.stringify([{ id: randomUUID(), user_number: '447700900001', content: 'STOP' }]),
  });
  const spellings = ['07700 900001', '+44 7700 900001', '00447700900001', '0+447700900001', '7700900001'];
  const rows = spellings.map((phone, at) => `phone,2026-11-22T10:00:00Z,Ida Testperson ${at},${phone},crm,R${at}`);
  await home.run(['contact', 'import', '-'], { stdin: `channel,at,name,phone,source,reference\n${rows.join('\n')}\n` });
  for (const phone of spellings) expect((await home.run(['opt-out', 'check'], { stdin: phone })).exit).toBe(3);
});
