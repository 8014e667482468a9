import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { readChain } from '../../../src/vault/vault.ts';
import { opener, type SealedRow } from '../../support/attacker.ts';
import { dayOf, isOptedOut, keyOf, shown } from './model.ts';
import { ask, type World } from './model-acts.ts';
import { type Act, NUMBERS } from './model-sequences.ts';

type Row = SealedRow & { readonly reference: string };
/** Everything an attacker has: each seal that ever stood in a store or in a backup of one. */
export type Seen = Map<string, Row>;

export function collect(seen: Seen, path: string): void {
  const store = new Database(path, { readonly: true });
  try {
    for (const row of store.prepare('select id, reference, sealed_day, sealed from contact').all() as Row[])
      seen.set(row.sealed.toString('base64'), row);
  } finally {
    store.close();
  }
}

/** Whoever has every file but the chain's past opens what is sealed from the chain's day on, and nothing else. */
export async function expectOpened({ scene, oracle }: World, seen: Seen, { act }: Act): Promise<void> {
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

export async function expectShown(world: World, at: number): Promise<void> {
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
export async function expectAnswered(world: World): Promise<void> {
  const { register, store } = world.oracle;
  for (const [number, typed] of NUMBERS.entries()) {
    const exit = isOptedOut(register, number) ? 3 : store.gap ? 1 : 0;
    await ask(world, ['opt-out', 'check'], [exit], typed);
  }
}
