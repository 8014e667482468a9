/**
 * The oracle of the continuity model: plain lists of what a council did, and the rules of the notice and of the design in
 * their shortest words. It knows nothing of the program: no key, no file, no table.
 */
export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

export const earliest = (days: readonly string[]): string => [...days].sort()[0] as string;
export const latest = (days: readonly string[]): string => [...days].sort().at(-1) as string;

export type Hold = { readonly id: string; readonly placed: number; readonly review: string };

/**
 * `sealed`: the day whose key opens it. It is due on that day; or was held once, or recorded while the chain was dated ahead,
 * and may be sealed to a later one.
 */
export type Contact = {
  readonly person: number;
  readonly reference: string;
  readonly resident: string;
  readonly due: number;
  readonly sealed: string;
  readonly hold: Hold | undefined;
};

export type Gap = { readonly from: number; readonly to: number };
export type Store = {
  readonly contacts: readonly Contact[];
  /** Those in force; one outlives its contact, when that does not come back. */
  readonly holds: readonly Hold[];
  readonly floor: string;
  readonly gap: Gap | undefined;
};

/** What was said of a number, and when. */
export type Said = { readonly id: string; readonly at: number; readonly number: number; readonly out: boolean };
export type Erasure = { readonly reference: string; readonly person: number; readonly at: number };
export type Register = {
  readonly said: readonly Said[];
  readonly erasures: readonly Erasure[];
  /** The first day that each recovery copy opens. */
  readonly copies: readonly string[];
};

export type Backup = {
  readonly directory: string;
  readonly madeAt: number;
  readonly store: Store;
  readonly register: Register;
};
export type Loss = 'nothing' | 'store' | 'store and register' | 'everything';

export type Oracle = {
  now: number;
  store: Store;
  register: Register;
  /** The day at which the chain on disk stands: it opens what is sealed to that day or later. */
  chain: string;
  readonly backups: Backup[];
  readonly copies: { readonly file: string; readonly day: string }[];
  /** Every seal ever written to any file: `reference day`, and whether the contact was ever held. */
  readonly written: Map<string, { readonly contact: Contact; everHeld: boolean }>;
};

export const newOracle = (now: number): Oracle => ({
  now,
  store: { contacts: [], holds: [], floor: dayOf(now), gap: undefined },
  register: { said: [], erasures: [], copies: [] },
  chain: dayOf(now),
  backups: [],
  copies: [],
  written: new Map(),
});

export const overdue = ({ store, now }: Oracle): readonly string[] =>
  store.holds.filter(({ review }) => review < dayOf(now)).map(({ id }) => id);

/** Due means hidden, held or not. */
export const shown = ({ store, now }: Oracle): readonly Contact[] => store.contacts.filter(({ due }) => due > now);

export function isOptedOut({ said }: Register, number: number): boolean {
  return said.filter((each) => each.number === number).at(-1)?.out ?? false;
}

/** May this person's contact be recorded (again)? Not when it is there, due or erased. */
export const mayRecord = ({ store, register, now }: Oracle, person: number, due: number): boolean =>
  due > now &&
  !store.contacts.some((each) => each.person === person) &&
  !register.erasures.some((each) => each.person === person);

/** Held contacts are sealed to their review day, 14 to 92 days from today; never back. */
export function renewed(contacts: readonly Contact[], now: number): readonly Contact[] {
  const [least, furthest] = [dayOf(now + 14 * DAY), dayOf(now + 92 * DAY)];
  return contacts.map((each) => {
    if (!each.hold) return each;
    const { review } = each.hold;
    return { ...each, sealed: latest([each.sealed, earliest([furthest, latest([least, review])])]) };
  });
}

/** What the ledger names goes, unless it is held since it was named. */
export function withoutErased(contacts: readonly Contact[], { erasures }: Register): readonly Contact[] {
  return contacts.filter((each) => {
    const named = erasures.find(({ reference }) => reference === each.reference);
    return !named || (each.hold !== undefined && each.hold.placed >= named.at);
  });
}

/** What is due and not held goes; then the chain steps to today, or to the earliest day that anything is sealed to. */
export function sweep(oracle: Oracle): { readonly erased: number; readonly disposed: number; readonly held: number } {
  const { contacts, floor } = oracle.store;
  const left = renewed(withoutErased(contacts, oracle.register), oracle.now);
  remember(oracle, left);
  const kept = left.filter((each) => each.due > oracle.now || each.hold);
  const step = earliest([dayOf(oracle.now), ...kept.map(({ sealed }) => sealed)]);
  oracle.store = { ...oracle.store, contacts: kept, floor: latest([step, floor]) };
  settle(oracle);
  const held = kept.filter((each) => each.due <= oracle.now).length;
  return { erased: contacts.length - left.length, disposed: left.length - kept.length, held };
}

/** Every act that writes lets the chain follow the floor. */
export function settle(oracle: Oracle): void {
  if (oracle.store.floor > oracle.chain) oracle.chain = oracle.store.floor;
}

/** A seal by its name. */
export const keyOf = ({ reference, sealed }: Pick<Contact, 'reference' | 'sealed'>): string => `${reference} ${sealed}`;

export function remember(oracle: Oracle, contacts: readonly Contact[] = oracle.store.contacts): void {
  for (const contact of contacts) {
    const key = keyOf(contact);
    const everHeld = oracle.written.get(key)?.everHeld || contact.hold !== undefined;
    oracle.written.set(key, { contact, everHeld });
  }
}

/** The last day on which any copy of this contact, wherever it lies, opens. */
export const openableUntil = ({ written }: Oracle, reference: string): string =>
  latest(
    [...written.values()].filter(({ contact }) => contact.reference === reference).map(({ contact }) => contact.sealed),
  );
