import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type Contact,
  DAY,
  dayOf,
  earliest,
  isOptedOut,
  latest,
  MINUTE,
  mayRecord,
  type Oracle,
  openableUntil,
  overdue,
  remember,
  renewed,
  settle,
  sweep,
  withoutErased,
} from './model.ts';
import { restore } from './model-restore.ts';
import { type Act, BEGUN, LONGEST, NUMBERS } from './model-sequences.ts';
import { loseEverything, loseStore, type Scene } from './scene.ts';

/** What people and cron do, each act through the program, its answer held against the oracle's. */
export type World = {
  readonly scene: Scene;
  readonly oracle: Oracle;
  /** Each person's contact as it came: recorded again it is the same. */
  readonly people: { readonly channel: string; readonly at: number; readonly due: number }[];
};

const iso = (instant: number): string => new Date(instant).toISOString();

/** Runs a command that must end with one of these; its JSON answer, undefined when it refused. */
export async function ask({ scene, oracle }: World, argv: readonly string[], exits = [0], stdin?: string) {
  const ran = await scene.at([...argv, '--json'], iso(oracle.now), stdin);
  expect(exits, `${argv.join(' ')}: exit ${ran.exit} ${ran.stderr}`).toContain(ran.exit);
  return ran.stdout === '' ? undefined : JSON.parse(ran.stdout);
}

const among = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];

export async function take(world: World, each: Act): Promise<void> {
  const { oracle } = world;
  oracle.now += MINUTE;
  if ('days' in each && each.act !== 'record' && each.act !== 'hold')
    oracle.now = Math.min(oracle.now + each.days * DAY, Math.max(oracle.now, BEGUN + LONGEST));
  await ACTS[each.act](world, each as never);
  remember(oracle);
}

type Acts = { readonly [A in Act['act']]: (world: World, each: Extract<Act, { act: A }>) => Promise<void> };

const ACTS: Acts = {
  record: (world, { channel, days }) => {
    const due = world.oracle.now + (days + 1) * DAY;
    const at = channel === 'phone' ? due - 30 * DAY : new Date(due).setUTCFullYear(new Date(due).getUTCFullYear() - 1);
    return record(world, world.people.push({ channel, at, due }) - 1);
  },
  'record for a year': (world) => {
    const at = world.oracle.now;
    const due = new Date(at).setUTCFullYear(new Date(at).getUTCFullYear() + 1);
    return record(world, world.people.push({ channel: 'email', at, due }) - 1);
  },
  'record again': (world, each) =>
    world.people.length === 0 ? Promise.resolve() : record(world, each.pick % world.people.length),
  'opt out': (world, { number }) => say(world, number, true),
  'opt in': (world, { number }) => say(world, number, false),
  hold: async (world, each) => {
    const { store, now } = world.oracle;
    const found = among(
      store.contacts.filter(({ hold }) => !hold),
      each.pick,
    );
    if (!found) return;
    const review = dayOf(now + each.days * DAY);
    const words = ['hold', 'place', '--contact', found.reference, '--reason', 'inquiry', '--review', review];
    const { id } = await ask(world, words);
    const hold = { id, placed: now, review };
    put(world, { ...found, hold });
    const { oracle } = world;
    oracle.store = {
      ...oracle.store,
      holds: [...oracle.store.holds, hold],
      contacts: renewed(oracle.store.contacts, now),
    };
    settle(world.oracle);
  },
  release: async (world, each) => {
    const { oracle } = world;
    const found = among(oracle.store.holds, each.pick);
    if (!found) return;
    await ask(world, ['hold', 'release', found.id, '--reason', 'inquiry over']);
    const held = oracle.store.contacts.find(({ hold }) => hold?.id === found.id);
    if (held) put(world, { ...held, hold: undefined });
    oracle.store = { ...oracle.store, holds: oracle.store.holds.filter(({ id }) => id !== found.id) };
    settle(oracle);
  },
  erase: async (world, each) => {
    const { oracle } = world;
    const found = among(oracle.store.contacts, each.pick);
    if (!found) return;
    const words = each.resident ? ['resident', 'erase', found.resident] : ['contact', 'erase', found.reference];
    const exits = [found.hold ? 3 : 0];
    const { receipt } = await ask(world, [...words, '--reason', 'unlawful', '--yes'], exits);
    expect(receipt.erased).toBe(found.hold ? 0 : 1);
    expect(receipt.kept.map(({ reference }: Contact) => reference)).toEqual(found.hold ? [found.reference] : []);
    const { reference, person } = found;
    if (!found.hold) {
      expect(receipt.backupsOpenableUntil >= openableUntil(oracle, reference), 'a backup opens it for longer').toBe(
        true,
      );
      if (!oracle.register.erasures.some((known) => known.reference === reference))
        oracle.register = {
          ...oracle.register,
          erasures: [...oracle.register.erasures, { reference, person, at: oracle.now }],
        };
    }
    oracle.store = { ...oracle.store, contacts: withoutErased(oracle.store.contacts, oracle.register) };
    settle(oracle);
  },
  sweep: async (world) => {
    const { oracle } = world;
    const words = ['retention', 'sweep', '--yes', '--allow-gap', '400d'];
    if (oracle.store.gap) {
      await ask(world, words, [1]);
      return;
    }
    const counts = sweep(oracle);
    // A hold whose review day has passed is told, with exit 3.
    const { receipt } = await ask(world, words, [overdue(oracle).length > 0 ? 3 : 0]);
    expect(receipt).toMatchObject({ ...counts, foots: true });
    expect(receipt.holdsOverdue.map(({ id }: { id: string }) => id).sort()).toEqual([...overdue(oracle)].sort());
    const first = earliest([oracle.chain, ...oracle.register.copies]);
    expect(receipt.unreadableThrough).toBe(dayOf(Date.parse(first) - DAY));
  },
  'back up': async (world) => {
    const { scene, oracle } = world;
    const directory = join(scene.folder, `backup-${oracle.backups.length}`);
    await ask(world, ['backup', directory]);
    settle(oracle);
    const { store, register, now } = oracle;
    oracle.backups.push({ directory, madeAt: now, store, register });
  },
  'recovery copy': async (world) => {
    const { scene, oracle } = world;
    const file = join(scene.folder, `copy-${oracle.copies.length}`);
    const { chainDay } = await ask(world, ['keys', 'recovery', '-o', file]);
    const day = dayOf(oracle.now + 7 * DAY);
    expect(chainDay).toBe(day);
    oracle.copies.push({ file, day });
    oracle.register = { ...oracle.register, copies: [...oracle.register.copies, day] };
    settle(oracle);
  },
  restore: async (world, each) => {
    const { scene, oracle } = world;
    const backup = among(oracle.backups, each.pick);
    const copy = each.loss === 'everything' ? among(oracle.copies, each.copy) : undefined;
    if (!backup || (each.loss === 'everything' && !copy)) return;
    if (each.loss === 'everything') loseEverything(scene);
    else if (each.loss !== 'nothing') loseStore(scene);
    if (each.loss === 'store and register')
      for (const beside of ['', '-wal', '-shm'])
        rmSync(join(scene.root, 'secure', `register.db${beside}`), { force: true });
    const words = ['restore', backup.directory, '--yes', ...(copy ? ['--recovery', copy.file] : [])];
    const { receipt } = await ask(world, words);
    const counts = restore(oracle, backup, each.loss, copy?.day);
    const { from, to } = oracle.store.gap as { from: number; to: number };
    expect(receipt).toMatchObject({ ...counts, gap: { from: iso(from), to: iso(to) }, problems: [], foots: true });
    expect((await ask(world, ['audit', 'verify'])).ok).toBe(true);
    if (each.accept) await accept(world);
  },
  accept,
};

async function accept(world: World): Promise<void> {
  const { oracle } = world;
  expect((await ask(world, ['restore', 'accept', '--yes'])).accepted).toBe(oracle.store.gap !== undefined);
  if (oracle.store.gap) settle(oracle);
  oracle.store = { ...oracle.store, gap: undefined };
}

async function record(world: World, person: number): Promise<void> {
  const { oracle, people } = world;
  const { channel, at, due } = people[person] as World['people'][number];
  const name = `Person ${person} Testperson`;
  const contact = { channel, at: iso(at), name, source: 'test', reference: `P${person}` };
  const may = mayRecord(oracle, person, due);
  const made = await ask(world, ['contact', 'add', '--from', '-'], [may ? 0 : 1], JSON.stringify(contact));
  if (!may) return;
  expect(made.dueAt).toBe(iso(due));
  const { reference, resident } = made;
  // What falls due before a chain that is dated ahead is sealed to the first day that it has a key for.
  const sealed = latest([dayOf(due), oracle.store.floor]);
  const fresh = { person, reference, resident, due, sealed, hold: undefined };
  oracle.store = { ...oracle.store, contacts: [...oracle.store.contacts, fresh] };
  settle(oracle);
}

async function say(world: World, number: number, out: boolean): Promise<void> {
  const { oracle } = world;
  const words = out ? ['opt-out', 'add', '--how', 'text'] : ['opt-out', 'remove', '--how', 'web', '--reason', 'asked'];
  await ask(world, words, [0], NUMBERS[number]);
  // What is so already is answered as such, and nothing is said.
  if (isOptedOut(oracle.register, number) === out) return;
  const said = { id: `${number} ${oracle.now}`, at: oracle.now, number, out };
  oracle.register = { ...oracle.register, said: [...oracle.register.said, said] };
}

function put({ oracle }: World, contact: Contact): void {
  const contacts = oracle.store.contacts.map((each) => (each.reference === contact.reference ? contact : each));
  oracle.store = { ...oracle.store, contacts };
}
