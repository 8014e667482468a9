import {
  type Backup,
  type Contact,
  dayOf,
  type Erasure,
  type Loss,
  latest,
  type Oracle,
  type Register,
  type Said,
  withoutErased,
} from './model.ts';

export type RestoreCounts = {
  readonly restored: number;
  readonly expiredInBackup: number;
  readonly lostAhead: number;
  readonly erasedAgain: number;
};

/** What a restore brings back, by the oracle's lists alone. */
export function restore(oracle: Oracle, backup: Backup, loss: Loss, copy: string | undefined): RestoreCounts {
  const { now } = oracle;
  if (loss === 'everything') oracle.chain = copy as string;
  const { chain } = oracle;
  const lost = loss === 'everything' || loss === 'store and register';
  const register = lost ? backup.register : united(backup.register, oracle.register, now);
  // Whoever restores from a copy has it, whether the register of the backup knew it or not.
  const copies = [...new Set([...register.copies, ...(copy === undefined ? [] : [copy])])];
  const found = backup.store.contacts;
  const opens = found.filter(({ sealed }) => sealed >= chain);
  const ahead = found.filter(
    (each) => each.sealed < chain && each.sealed >= dayOf(now) && (each.due > now || each.hold),
  );
  const erasures = [...register.erasures, ...underAnotherReference(opens, register.erasures)];
  oracle.register = { ...register, erasures, copies };
  const contacts = withoutErased(opens, oracle.register);
  const { floor, gap, holds } = backup.store;
  oracle.store = {
    contacts,
    holds,
    floor: latest([floor, chain]),
    gap: { from: Math.min(backup.madeAt, gap?.from ?? backup.madeAt), to: now },
  };
  return {
    restored: contacts.length,
    expiredInBackup: found.length - opens.length - ahead.length,
    lostAhead: ahead.length,
    erasedAgain: opens.length - contacts.length,
  };
}

/** Who was erased under another reference of ours: the same person's contact goes too, unless anything holds it. */
function underAnotherReference(contacts: readonly Contact[], erasures: readonly Erasure[]): readonly Erasure[] {
  const named = new Set(erasures.map(({ reference }) => reference));
  const persons = new Set(erasures.map(({ person }) => person));
  return contacts
    .filter(({ reference, person }) => !named.has(reference) && persons.has(person))
    .map(({ reference, person }) => ({ reference, person, at: 0 }));
}

/** Both branches of a register (design D5): no opt-out is forgotten, and nobody erased. */
function united(backup: Register, here: Register, now: number): Register {
  const named = new Set(backup.erasures.map(({ reference }) => reference));
  return {
    said: unitedSaid(backup.said, here.said, now),
    erasures: [...backup.erasures, ...here.erasures.filter(({ reference }) => !named.has(reference))],
    copies: [...new Set([...backup.copies, ...here.copies])],
  };
}

/** In the order of time; of a number about which both say something new, opted out when either ends so. */
function unitedSaid(backup: readonly Said[], here: readonly Said[], now: number): readonly Said[] {
  const not = (one: readonly Said[], other: readonly Said[]) =>
    one.filter(({ id }) => !other.some((each) => each.id === id));
  const [onlyBackup, onlyHere] = [not(backup, here), not(here, backup)];
  const all = [...here, ...onlyBackup].sort((one, other) => one.at - other.at);
  const last = (said: readonly Said[], number: number) => said.filter((each) => each.number === number).at(-1);
  const again = [...new Set(all.map(({ number }) => number))].filter(
    (number) => !last(all, number)?.out && (last(onlyBackup, number)?.out || last(onlyHere, number)?.out),
  );
  return [...all, ...again.map((number) => ({ id: `again ${number} ${now}`, at: now, number, out: true }))];
}
