import { type ContactWriter, contactWriter } from '../db/contact-writer.ts';
import { addMovements } from '../db/movements.ts';
import { addReview } from '../db/residents.ts';
import { TOLD_OUTCOME } from '../db/told-contacts.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { uuidV4 } from '../vault/ids.ts';
import type { Sealer } from '../vault/vault.ts';
import type { PersonalData } from './contact.ts';
import type { Arriving, Entering } from './entering/gather.ts';
import { type Joining, joinResident, type Known } from './join.ts';
import { type Owners, ownersOf } from './owners.ts';

export type Entered = {
  /** By a contact's number: its resident, or undefined when it was not recorded. */
  readonly residents: readonly (string | undefined)[];
  readonly recorded: number;
  readonly duplicates: number;
  readonly erased: number;
  /** Recorded with the outcome that the number wants no survey. */
  readonly told: number;
};

export type RecordOptions = {
  readonly imported: boolean;
  readonly index: HmacKey;
  /** Whether the erasure ledger has one of these digests of an outside reference. */
  readonly isErased: (digests: readonly Buffer[]) => boolean;
  /** Opens what is held already, where the caller has one that remembers the keys of days; else one of this write. */
  readonly sealer?: Sealer;
  /** Ids of contacts to be passed over. */
  readonly without?: ReadonlySet<string>;
};

/**
 * Writes contacts inside one write transaction: each finds its resident (D3), an outside reference that is known already
 * is a duplicate and is not written, one that the erasure ledger names does not come back, and the movements are counted.
 * Nothing may be sealed below the floor. Decides in the order in which they came, and writes in that of the trees.
 */
export async function recordEntering(
  opened: Opened,
  writing: Writing,
  entering: Entering,
  options: RecordOptions,
): Promise<Entered> {
  const writer = contactWriter(opened.store);
  const owners = ownersOf(entering, writer, writing.at);
  const entered = await decideAll(opened, writing, { entering, owners, writer, options });
  const row = writer.rowsAt(writing.at, options.imported);
  let told = 0;
  for (const contact of entering.byDue()) {
    const resident = entered.residents[contact];
    if (resident === undefined) continue;
    const written = entering.row(contact);
    row.insert(written, resident);
    if (written.listed.outcome === TOLD_OUTCOME) told += 1;
  }
  owners.write();
  await addMovements(writing.db, options.imported ? 'imported' : 'recorded', entered.byChannel);
  return { ...entered, told };
}

type Deciding = {
  readonly entering: Entering;
  readonly owners: Owners;
  readonly writer: ContactWriter;
  readonly options: RecordOptions;
};

/** Numbers of contacts; one for nearly every resident, so that a list is made for the others only. */
type Pending = number | readonly number[];

async function decideAll(opened: Opened, writing: Writing, deciding: Deciding) {
  const { entering, owners, options } = deciding;
  const residents: (string | undefined)[] = new Array(entering.contacts);
  const pending = new Map<string, Pending>();
  const known = knownOf(writing, deciding, pending);
  const byChannel = new Map<string, number>();
  let [recorded, duplicates, erased] = [0, 0, 0];
  for (let number = 0; number < entering.contacts; number += 1) {
    const contact = entering.arriving(number);
    if (options.without?.has(contact.id)) continue;
    if (contact.outside !== undefined && owners.of(contact.outside).length > 0) {
      duplicates += 1;
      continue;
    }
    if (contact.ledger.length > 0 && options.isErased(contact.ledger)) {
      erased += 1;
      continue;
    }
    if (contact.sealedDay < writing.floor)
      throw new Refusal('below-floor', 'A contact fell due while it was being recorded.', 'Run the command again.');
    const { resident = contact.newResident, review } = joinResident(joiningOf(entering, contact), known);
    if (review.length > 1)
      await addReview(writing.db, { id: uuidV4(opened.random), resident, candidates: review, at: writing.at });
    for (const spot of contact.keys) owners.add(spot, resident, contact.dueAt);
    if (contact.outside !== undefined) owners.add(contact.outside, contact.reference, contact.dueAt);
    residents[number] = resident;
    const theirs = pending.get(resident);
    pending.set(resident, theirs === undefined ? number : [...[theirs].flat(), number]);
    byChannel.set(contact.channel, (byChannel.get(contact.channel) ?? 0) + 1);
    recorded += 1;
  }
  return { residents, recorded, duplicates, erased, byChannel };
}

function joiningOf(entering: Entering, { keys, birth }: Arriving): Joining {
  const lines = keys.map((spot) => ({ spot, kind: entering.spotKind(spot), tagged: entering.isTagged(spot) }));
  const nino = lines.find(({ kind }) => kind === 'nino');
  return { keys: lines, nino: nino && entering.spotKey(nino.spot).digest, birth };
}

/** @param pending numbers of the contacts that each resident gets by this very write, and that are in no table yet */
function knownOf(
  writing: Writing,
  { entering, owners, writer, options }: Deciding,
  pending: ReadonlyMap<string, Pending>,
): Known {
  const { index, sealer } = options;
  function* contactsOf(resident: string) {
    yield* writer.contactsOf(resident);
    for (const contact of [pending.get(resident) ?? []].flat()) yield entering.row(contact);
  }
  return {
    owners: owners.of,
    hasAnother(resident, kind, contact) {
      for (const { id, sealedDay, sealed } of contactsOf(resident)) {
        const opener = sealer ?? writing.sealer();
        const personal = opener.open<PersonalData>({ table: 'contact', id, day: sealedDay }, sealed);
        const value = kind === 'nino' ? personal?.nino : personal?.dateOfBirth;
        if (value === undefined) continue;
        // A resident has at most one value of each kind, so the first that is found decides.
        const ours = kind === 'nino' ? contact.nino : contact.birth;
        return ours !== undefined && !digestOf(index, kind, value).equals(ours);
      }
      return false;
    },
  };
}
