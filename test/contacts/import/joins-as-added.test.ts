import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeTestHome, type TestHome } from '../../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';

/** People who share telephones, names and birthdays, and give their National Insurance number now and then. */
const person = fc.record({
  name: fc.constantFrom('Morag Testperson', 'Osian Inventworth'),
  dateOfBirth: fc.constantFrom('', '1980-02-29', '1990-01-01'),
  phone: fc.constantFrom('', '07700 900123', '07700 900124'),
  nino: fc.constantFrom('', '', 'QQ123456A', 'QQ123456B'),
});
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;

async function json(home: TestHome, argv: readonly string[], stdin?: string) {
  const ran = await home.run([...argv, '--json'], stdin === undefined ? {} : { stdin });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
}

/** Which contacts are one resident's, by the times at which they took place. */
async function groups(home: TestHome): Promise<readonly string[]> {
  const { contacts } = await json(home, ['contact', 'list']);
  const byResident = new Map<string, string[]>();
  for (const { resident, at } of contacts) byResident.set(resident, [...(byResident.get(resident) ?? []), at]);
  return [...byResident.values()].map((each) => each.sort().join(' ')).sort();
}

it('rows of one transaction find the residents that they would find if each were added by itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 2, maxLength: 8 }), async (people: readonly Person[]) => {
      const [added, imported] = [await makeTestHome({ now: NOW }), await makeTestHome({ now: NOW })];
      const at = (row: number) => `2026-11-${String(20 - row).padStart(2, '0')}T10:00:00.000Z`;
      for (const [row, each] of people.entries()) {
        const given = Object.fromEntries(Object.entries(each).filter(([, value]) => value !== ''));
        const contact = { channel: 'phone', at: at(row), source: 'test', reference: `R${row}`, ...given };
        await json(added, ['contact', 'add', '--from', '-'], JSON.stringify(contact));
      }
      const lines = people.map(
        ({ name, dateOfBirth, phone, nino }, row) =>
          `phone,${at(row)},${name},${dateOfBirth},${phone},${nino},test,R${row}`,
      );
      const header = 'channel,at,name,dateOfBirth,phone,nino,source,reference';
      writeFileSync(join(imported.folder, 'people.csv'), `${header}\n${lines.join('\n')}\n`);
      await json(imported, ['contact', 'import', 'people.csv']);
      expect(await groups(imported)).toEqual(await groups(added));
    }),
    { numRuns: 25 },
  );
}, 120_000);
