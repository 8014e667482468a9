import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readChain } from '../../../src/vault/vault.ts';
import { opener, type SealedRow } from '../../support/attacker.ts';
import { dayOf, isOptedOut, keyOf, type Loss, newOracle, overdue, shown } from './model.ts';
import { type Act, acts, ask, BEGUN, NUMBERS, take, type World } from './model-acts.ts';
import { makeScene } from './scene.ts';

/**
 * Continuity as a whole, against an oracle of plain lists (model.ts): after each act the program shows exactly what may be
 * shown, answers `opt-out check` exactly, counts in its receipts exactly, and an attacker with every seal that ever stood
 * in a store or a backup opens, with the chain as it is on disk, exactly what the lists allow.
 *
 * That it can fail was tried by damaging the program, each of these by itself and each found: a restore that leaves out the
 * erasure ledger, what the chain does not open, the register that is here, or contacts erased under another reference; a
 * chain that never steps; holds that renew no seal; a recovery copy that is not dated ahead; a sweep that does not ask for
 * `restore accept`; a hold from before an erasure that counts; an opt-out that ends because the other branch was later.
 */

/** How many sequences; `STEWARD_MODEL_RUNS=200` for a night. */
const RUNS = Number(process.env.STEWARD_MODEL_RUNS ?? 10);

type Row = SealedRow & { readonly reference: string };
/** Everything an attacker has: each seal that ever stood in a store or in a backup of one. */
type Seen = Map<string, Row>;

/** Each act, and after it: what is shown, what is answered, and what anybody opens, by the oracle alone. */
async function live(sequence: readonly Act[]): Promise<void> {
  const scene = await makeScene();
  const world: World = { scene, oracle: newOracle(BEGUN), people: [] };
  const seen: Seen = new Map();
  for (const [at, each] of sequence.entries()) {
    const before = world.oracle.backups.length;
    await take(world, each);
    collect(seen, join(scene.root, 'store.db'));
    for (const { directory } of world.oracle.backups.slice(before)) collect(seen, join(directory, 'store.db'));
    await expectOpened(world, seen, each);
    await expectShown(world, at);
    await expectAnswered(world);
  }
  await catchUp(world);
  expect((await ask(world, ['audit', 'verify'])).ok).toBe(true);
  const { promises } = await ask(world, ['check'], [0, 3]);
  const broken = promises.filter(({ state }: { state: string }) => state === 'broken');
  const ids = broken.map(({ id }: { id: string }) => id);
  expect(
    ids.filter((id: string) => ['P54', 'P56', 'P59', 'P60'].includes(id)),
    JSON.stringify(broken),
  ).toEqual([]);
  rmSync(scene.folder, { recursive: true });
}

/** What somebody is late with breaks a promise, and rightly: the check is asked once it is done. */
async function catchUp(world: World): Promise<void> {
  const { oracle } = world;
  await take(world, { act: 'accept' });
  for (const id of overdue(oracle))
    await take(world, { act: 'release', pick: oracle.store.holds.findIndex((hold) => hold.id === id) });
  await take(world, { act: 'sweep', days: 0 });
}

function collect(seen: Seen, path: string): void {
  const store = new Database(path, { readonly: true });
  try {
    for (const row of store.prepare('select id, reference, sealed_day, sealed from contact').all() as Row[])
      seen.set(row.sealed.toString('base64'), row);
  } finally {
    store.close();
  }
}

/** Whoever has every file but the chain's past opens what is sealed from the chain's day on, and nothing else. */
async function expectOpened({ scene, oracle }: World, seen: Seen, { act }: Act): Promise<void> {
  const opened = await scene.open(new Date(oracle.now).toISOString());
  const chain = readChain(opened.vault);
  await opened.close();
  const { store, written } = oracle;
  // A restored chain may stand before the floor that the backup had reached, until the next act that writes.
  const may = [oracle.chain, ...(act === 'restore' && store.floor > oracle.chain ? [store.floor] : [])];
  expect(may).toContain(chain.day);
  oracle.chain = chain.day;
  const opens = opener(chain, opened.homeId);
  expect(namesOf([...seen.values()])).toEqual([...written.keys()].sort());
  const found = namesOf([...seen.values()].filter(opens));
  expect(found).toEqual(
    [...written]
      .filter(([, seal]) => seal.contact.sealed >= chain.day)
      .map(([key]) => key)
      .sort(),
  );
  const here: Seen = new Map();
  collect(here, join(scene.root, 'store.db'));
  expect(namesOf([...here.values()])).toEqual(store.contacts.map(keyOf).sort());
  expect([...here.values()].filter((row) => !opens(row))).toEqual([]);
  if (act !== 'sweep' || store.gap) return;
  // Said once more without the chain: what was due before the day of this sweep is gone, but what was held or sealed ahead.
  const over = [...written.values()].filter(
    ({ contact: { due, sealed }, everHeld }) => !everHeld && sealed === dayOf(due) && sealed < dayOf(oracle.now),
  );
  expect(over.map(({ contact }) => keyOf(contact)).filter((key) => found.includes(key))).toEqual([]);
}

const namesOf = (rows: readonly Row[]): readonly string[] =>
  [...new Set(rows.map(({ reference, sealed_day: sealed }) => keyOf({ reference, sealed })))].sort();

async function expectShown(world: World, at: number): Promise<void> {
  const { oracle } = world;
  const { contacts } = await ask(world, ['contact', 'list', '--limit', '500']);
  const listed = contacts.map(({ reference, dueAt }: { reference: string; dueAt: string }) => `${reference} ${dueAt}`);
  const may = shown(oracle);
  expect(listed.sort()).toEqual(may.map(({ reference, due }) => `${reference} ${new Date(due).toISOString()}`).sort());
  const ever = [...oracle.written.values()].map(({ contact }) => contact);
  const asked = ever[at % Math.max(ever.length, 1)];
  if (!asked) return;
  const living = may.some(({ reference }) => reference === asked.reference);
  const whole = await ask(world, ['contact', 'show', asked.reference], [living ? 0 : 1]);
  if (living) expect(JSON.stringify(whole)).toContain(`Person ${asked.person} Testperson`);
}

/** Until a restore was accepted nobody is told that a number may be texted. */
async function expectAnswered(world: World): Promise<void> {
  const { register, store } = world.oracle;
  for (const [number, typed] of NUMBERS.entries()) {
    const exit = isOptedOut(register, number) ? 3 : store.gap ? 1 : 0;
    await ask(world, ['opt-out', 'check'], [exit], typed);
  }
}

const BEGIN: readonly Act[] = [
  { act: 'record', channel: 'phone', days: 20 },
  { act: 'record', channel: 'email', days: 5 },
  { act: 'opt out', number: 0 },
];

const restoreOf = (pick: number, loss: Loss = 'nothing', days = 0): Extract<Act, { act: 'restore' }> => ({
  act: 'restore',
  loss,
  days,
  pick,
  copy: 0,
  accept: true,
});

/** Sequences that chance seldom comes to. */
const RARE: Readonly<Record<string, readonly Act[]>> = {
  'restored by a copy that the register of the backup does not know': [
    { act: 'record for a year' },
    { act: 'back up' },
    { act: 'recovery copy' },
    restoreOf(0, 'everything'),
    { act: 'sweep', days: 20 },
  ],
  'erased where a restore has forgotten a hold, and a later backup still has it': [
    { act: 'back up' },
    { act: 'hold', pick: 0, days: 90 },
    { act: 'back up' },
    restoreOf(0),
    { act: 'erase', pick: 0, resident: false },
    { act: 'sweep', days: 35 },
    restoreOf(1),
    { act: 'sweep', days: 1 },
  ],
  'erased after a hold was released that the backup still has': [
    { act: 'hold', pick: 0, days: 90 },
    { act: 'back up' },
    { act: 'release', pick: 0 },
    { act: 'erase', pick: 0, resident: true },
    restoreOf(0, 'store'),
    { act: 'sweep', days: 1 },
  ],
  'recorded again after a restore had lost it, erased, and back from the later backup under its first reference': [
    { act: 'back up' },
    { act: 'record', channel: 'phone', days: 25 },
    { act: 'back up' },
    restoreOf(0),
    { act: 'record again', pick: 2 },
    { act: 'erase', pick: 2, resident: false },
    restoreOf(1),
    { act: 'record again', pick: 2 },
  ],
  'two branches of the register that say different things of a number': [
    { act: 'back up' },
    { act: 'opt in', number: 0 },
    { act: 'opt out', number: 0 },
    { act: 'opt out', number: 1 },
    { act: 'back up' },
    restoreOf(0, 'store and register'),
    { act: 'opt in', number: 0 },
    { act: 'opt out', number: 2 },
    restoreOf(1),
    { ...restoreOf(0), accept: false },
    { act: 'sweep', days: 0 },
  ],
};

test.each(Object.entries(RARE))('%s', (_, sequence) => live([...BEGIN, ...sequence]));

test('whatever is recorded, held, erased, swept, backed up, lost and restored: what is shown and what opens is what a plain list says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 8, maxLength: 24 }), (more) => live([...BEGIN, ...more])),
    { numRuns: RUNS },
  );
}, 14_400_000);
