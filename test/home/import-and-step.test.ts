import { expect, test } from 'vitest';
import { acceptContact } from '../../src/contacts/accept.ts';
import { gather } from '../../src/contacts/entering/gather.ts';
import { pack } from '../../src/contacts/entering/packer.ts';
import { type PreparedContact, prepareContact } from '../../src/contacts/prepare.ts';
import { recordEntering } from '../../src/contacts/record.ts';
import { readMeta, writeMeta } from '../../src/db/meta.ts';
import { earliestSealedDay } from '../../src/db/seals.ts';
import type { Opened } from '../../src/home/opened.ts';
import { finishStep } from '../../src/home/step.ts';
import { write } from '../../src/home/write.ts';
import { versionsOf } from '../../src/notice/versions.ts';
import type { Refusal } from '../../src/refusal.ts';
import { indexHmac, readChain, readIndexKey, sealerOf } from '../../src/vault/vault.ts';
import { makeTestHome } from '../support/home.ts';

/**
 * Two processes on one home, cut into their smallest whole steps, in every order (design D2): an import that reads the
 * keys, seals outside the lock, and records; a sweep that commits the floor, then forgets. After every order, and after
 * a crash at any place in it, whatever is recorded must open, and the chain must never be ahead of the floor.
 */
const DAY_0 = '2026-11-23T09:00:00.000Z';
/** On this day the contact of DAY_0 falls due; the sweep of the day after may forget its key. */
const DUE_DAY = '2026-12-23';

type Step = (world: World) => Promise<void>;
type World = {
  readonly importer: Opened;
  readonly sweeper: Opened;
  prepared?: PreparedContact;
  sealer?: ReturnType<typeof sealerOf>;
  refusedAtTheFloor?: boolean;
};

const IMPORT: readonly Step[] = [
  async (world) => {
    world.sealer = sealerOf(readChain(world.importer.vault), world.importer.homeId, world.importer.random);
  },
  async (world) => {
    const { importer } = world;
    const door = { versions: await versionsOf(importer.store.db), now: DAY_0, today: DAY_0.slice(0, 10) };
    const acceptance = acceptContact({ channel: 'phone', at: DAY_0, name: 'Morag Testperson' }, door);
    if (!acceptance.ok || !world.sealer) throw new Error('not accepted');
    const index = indexHmac(readIndexKey(importer.vault, (await readMeta(importer.store.db, 'indexKey')) ?? ''));
    try {
      world.prepared = prepareContact(acceptance.contact, {
        index,
        ledger: [],
        sealer: world.sealer,
        random: importer.random,
        nowMs: Date.parse(DAY_0),
      });
    } catch (problem) {
      // The chain had gone past its day before the keys were read: the contact is refused, which is right.
      expect((problem as Refusal).code).toBe('below-floor');
      world.refusedAtTheFloor = true;
    }
  },
  async (world) => {
    const { importer, prepared } = world;
    if (!prepared) return;
    try {
      await write(importer, async (writing) => {
        const index = indexHmac(readIndexKey(importer.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
        const entering = gather([pack([prepared], importer.random)]);
        await recordEntering(importer, writing, entering, { imported: true, index, isErased: () => false });
        await writing.audit({ act: 'contact import' });
      });
    } catch {
      world.refusedAtTheFloor = true;
    }
  },
];

const stepTo = (day: string): readonly Step[] => [
  async ({ sweeper }) => {
    await write(sweeper, async (writing) => {
      const earliest = await earliestSealedDay(writing.db);
      const floor = earliest !== undefined && earliest < day ? earliest : day;
      if (floor > writing.floor) await writeMeta(writing.db, 'floor', floor);
    });
  },
  async ({ sweeper }) => {
    await finishStep(sweeper);
  },
];

/** Every order in which two lists can be told as one, each keeping its own order. */
function interleavings<T>(a: readonly T[], b: readonly T[]): readonly (readonly T[])[] {
  const [first, ...restOfA] = a;
  const [second, ...restOfB] = b;
  if (first === undefined) return [b];
  if (second === undefined) return [a];
  return [
    ...interleavings(restOfA, b).map((rest) => [first, ...rest]),
    ...interleavings(a, restOfB).map((rest) => [second, ...rest]),
  ];
}

for (const [name, day] of [
  ['the day before it is due', '2026-12-22'],
  ['its own day', DUE_DAY],
  ['the day after', '2026-12-24'],
] as const) {
  test(`import and a step to ${name}: in every order, with a crash at every place, nothing is sealed that does not open`, async () => {
    const orders = interleavings(IMPORT, stepTo(day));
    expect(orders).toHaveLength(10);
    for (const order of orders) {
      for (let crashAfter = 1; crashAfter <= order.length; crashAfter += 1) {
        const home = await makeTestHome({ now: DAY_0 });
        const world: World = { importer: await home.open(), sweeper: await home.open() };
        for (const step of order.slice(0, crashAfter)) await step(world);
        await expectWhole(await home.open(), world);
      }
    }
  }, 120_000);
}

async function expectWhole(opened: Opened, world: World): Promise<void> {
  const chain = readChain(opened.vault);
  const floor = (await readMeta(opened.store.db, 'floor')) ?? '';
  expect(chain.day <= floor, 'the chain forgot before the floor was committed').toBe(true);
  const sealer = sealerOf(chain, opened.homeId, opened.random);
  const rows = await opened.store.db.selectFrom('contact').selectAll().execute();
  for (const row of rows) {
    expect(row.sealed_day >= floor, 'a row lies below the floor').toBe(true);
    expect(sealer.open({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed)).toEqual({
      name: 'Morag Testperson',
    });
  }
  if (world.refusedAtTheFloor) expect(rows).toHaveLength(0);
}
