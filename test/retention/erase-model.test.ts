import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

const BEGUN = Date.parse('2026-11-23T09:00:00.000Z');
const DAY = 86_400_000;
const ROWS = 5;
/** When each row of the file took place, and so when it falls due: 30 days later. */
const tookPlace = (row: number): number => BEGUN - (row * 6 + 1) * DAY;
const dueOf = (row: number): number => tookPlace(row) + 30 * DAY;

const row = fc.nat({ max: ROWS - 1 });
const step = fc.oneof(
  fc.record({ act: fc.constant('import' as const) }),
  fc.record({ act: fc.constant('erase' as const), row }),
  fc.record({ act: fc.constant('erase resident' as const), row }),
  fc.record({ act: fc.constant('hold' as const), row }),
  fc.record({ act: fc.constant('release' as const), row }),
  fc.record({ act: fc.constant('merge' as const), row, into: row }),
  fc.record({ act: fc.constant('sweep' as const), days: fc.nat({ max: 9 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a plain list says: which rows are held in the store, whose they are, which were erased. */
type Oracle = {
  now: number;
  readonly stored: Map<number, { readonly reference: string; resident: string; hold: string | undefined }>;
  readonly erased: Set<number>;
};

async function json(home: TestHome, oracle: Oracle, argv: readonly string[], exits: readonly number[] = [0]) {
  const ran = await home.run([...argv, '--json'], { now: new Date(oracle.now).toISOString() });
  expect(exits, `${argv.join(' ')}: ${ran.stderr}`).toContain(ran.exit);
  return ran.stdout === '' ? undefined : JSON.parse(ran.stdout);
}

async function take(home: TestHome, oracle: Oracle, each: Step): Promise<void> {
  const { stored, erased, now } = oracle;
  const found = 'row' in each ? stored.get(each.row) : undefined;
  switch (each.act) {
    case 'import': {
      const rows = Array.from({ length: ROWS }, (_, at) => at);
      const due = rows.filter((at) => dueOf(at) <= now);
      const back = rows.filter((at) => !due.includes(at) && !stored.has(at) && erased.has(at));
      const fresh = rows.filter((at) => !due.includes(at) && !stored.has(at) && !erased.has(at));
      const receipt = await json(home, oracle, ['contact', 'import', 'contacts.csv'], [0, 3]);
      expect(receipt).toMatchObject({ recorded: fresh.length, erased: back.length, rejected: due.length });
      const { contacts } = await json(home, oracle, ['contact', 'list']);
      for (const contact of contacts) {
        const at = fresh.find((one) => new Date(tookPlace(one)).toISOString() === contact.at);
        if (at !== undefined)
          stored.set(at, { reference: contact.reference, resident: contact.resident, hold: undefined });
      }
      return;
    }
    case 'erase':
    case 'erase resident': {
      if (!found) return;
      const [kind, id] = each.act === 'erase' ? ['contact', found.reference] : ['resident', found.resident];
      const theirs = [...stored].filter(([at, one]) => (kind === 'contact' ? at === each.row : one.resident === id));
      const kept = theirs.filter(([, { hold }]) => hold !== undefined);
      const words = [kind as string, 'erase', id as string, '--reason', 'unlawful', '--yes'];
      const { receipt } = await json(home, oracle, words, [kept.length > 0 ? 3 : 0]);
      expect(receipt.erased).toBe(theirs.length - kept.length);
      expect(receipt.kept.map((one: { reference: string }) => one.reference).sort()).toEqual(
        kept.map(([, one]) => one.reference).sort(),
      );
      for (const [at, { hold }] of theirs) {
        if (hold !== undefined) continue;
        stored.delete(at);
        erased.add(at);
      }
      return;
    }
    case 'hold': {
      if (!found || found.hold !== undefined) return;
      const review = new Date(now + 80 * DAY).toISOString().slice(0, 10);
      const words = ['hold', 'place', '--contact', found.reference, '--reason', 'inquiry', '--review', review];
      stored.set(each.row, { ...found, hold: (await json(home, oracle, words)).id });
      return;
    }
    case 'release': {
      if (found?.hold === undefined) return;
      await json(home, oracle, ['hold', 'release', found.hold, '--reason', 'inquiry over']);
      stored.set(each.row, { ...found, hold: undefined });
      return;
    }
    case 'merge': {
      const into = stored.get(each.into);
      if (!found || !into || found.resident === into.resident) return;
      const why = ['--reason', 'same person', '--approved-by', 'A Manager', '--yes'];
      await json(home, oracle, ['resident', 'merge', found.resident, '--into', into.resident, ...why]);
      const from = found.resident;
      for (const one of stored.values()) if (one.resident === from) one.resident = into.resident;
      return;
    }
    case 'sweep': {
      oracle.now += each.days * DAY;
      await json(home, oracle, ['retention', 'sweep', '--yes', '--allow-gap', '400d']);
      for (const [at, { hold }] of stored) if (hold === undefined && dueOf(at) <= oracle.now) stored.delete(at);
    }
  }
}

test('whatever is imported, held, merged, erased and swept in whatever order: what is shown is what a plain list says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const home = await makeTestHome({ now: new Date(BEGUN).toISOString() });
      const lines = Array.from(
        { length: ROWS },
        (_, at) =>
          `phone,${new Date(tookPlace(at)).toISOString()},Person ${at} Testperson,07700 90014${at},${at === 0 ? ',' : `test,${at}`}`,
      );
      writeFileSync(join(home.folder, 'contacts.csv'), `channel,at,name,phone,source,reference\n${lines.join('\n')}\n`);
      const oracle: Oracle = { now: BEGUN, stored: new Map(), erased: new Set() };
      await take(home, oracle, { act: 'import' });
      for (const each of steps) {
        await take(home, oracle, each);
        const { contacts } = await json(home, oracle, ['contact', 'list']);
        const shown = [...oracle.stored].filter(([at]) => dueOf(at) > oracle.now).map(([, one]) => one.reference);
        expect(contacts.map((one: { reference: string }) => one.reference).sort()).toEqual(shown.sort());
      }
      await take(home, oracle, { act: 'import' });
      const { promises } = await json(home, oracle, ['check'], [0, 3]);
      const broken = promises.filter((one: { state: string }) => one.state === 'broken');
      expect(
        broken.map(({ id }: { id: string }) => id).filter((id: string) => ['P54', 'P56', 'P59', 'P60'].includes(id)),
      ).toEqual([]);
    }),
    { numRuns: 10 },
  );
}, 180_000);
