import { type ContactWriter, contactWriter } from '../db/contact-writer.ts';
import { addMovements } from '../db/movements.ts';
import { addReview } from '../db/residents.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { TOLD_OUTCOME } from '../opt-outs/told.ts';
import { Refusal } from '../refusal.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { residentId, uuidV4 } from '../vault/ids.ts';
import type { Sealer } from '../vault/vault.ts';
import type { PersonalData } from './contact.ts';
import { joinResident, type Known } from './join.ts';
import type { PreparedContact } from './prepare.ts';
import { type Entering, type EnteringContact, type Spot, shareSpots } from './spots.ts';

export type Recorded = { readonly reference: string; readonly resident: string };

export type ChunkResult = {
  readonly recorded: readonly Recorded[];
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
};

/** Writes prepared contacts, as `recordEntering` does. */
export const recordContacts = (
  opened: Opened,
  writing: Writing,
  prepared: readonly PreparedContact[],
  options: RecordOptions,
): Promise<ChunkResult> => recordEntering(opened, writing, shareSpots(prepared), options);

/**
 * Writes contacts inside one write transaction: each finds its resident (D3), an outside reference that is known already
 * is a duplicate and is not written, one that the erasure ledger names does not come back, and the movements are counted. Nothing may be sealed below the floor.
 */
export async function recordEntering(
  opened: Opened,
  writing: Writing,
  { spots, contacts }: Entering,
  options: RecordOptions,
): Promise<ChunkResult> {
  const writer = contactWriter(opened.store);
  const row = writer.rowsAt(writing.at, options.imported);
  // In the tree's order, before anything is written: each page is read once.
  for (const spot of spots) if (joins(spot)) spot.stored = writer.ownersAt(spot, writing.at);
  const known = knownOf(writer, writing, options);
  const recorded: Recorded[] = [];
  const byChannel = new Map<string, number>();
  let duplicates = 0;
  let erased = 0;
  let told = 0;
  for (const contact of contacts) {
    const { facts, outside } = contact;
    if (outside && known.owners(outside).length > 0) {
      duplicates += 1;
      continue;
    }
    if (contact.ledger.length > 0 && options.isErased(contact.ledger)) {
      erased += 1;
      continue;
    }
    if (facts.sealedDay < writing.floor)
      throw new Refusal('below-floor', 'A contact fell due while it was being recorded.', 'Run the command again.');
    const joined = joinResident(joining(contact), known);
    const resident = joined.resident ?? residentId(opened.random);
    if (joined.review.length > 1) {
      await addReview(writing.db, { id: uuidV4(opened.random), resident, candidates: joined.review, at: writing.at });
    }
    row.insert(contact, resident);
    for (const key of contact.keys) addOwner(key, resident, facts.dueAt);
    if (outside) addOwner(outside, contact.reference, facts.dueAt);
    byChannel.set(facts.channel, (byChannel.get(facts.channel) ?? 0) + 1);
    if (facts.outcome === TOLD_OUTCOME) told += 1;
    recorded.push({ reference: contact.reference, resident });
  }
  for (const spot of spots) for (const { owner, until } of spot.fresh ?? []) writer.putKey(spot, owner, until);
  await addMovements(writing.db, options.imported ? 'imported' : 'recorded', byChannel);
  return { recorded, duplicates, erased, told };
}

/** What the rule of joining, or that of duplicates, asks of every contact. */
const joins = ({ kind, tag }: Spot): boolean => kind === 'nino' || kind === 'outside-reference' || tag.length > 0;

function addOwner(spot: Spot, owner: string, until: string): void {
  const found = spot.fresh?.find((each) => each.owner === owner);
  if (!found) spot.fresh = [...(spot.fresh ?? []), { owner, until }];
  else if (found.until < until) found.until = until;
}

const joining = (contact: EnteringContact) => ({
  keys: contact.keys,
  nino: contact.keys.find((key) => key.kind === 'nino')?.digest,
  birth: contact.birth,
});

function knownOf(writer: ContactWriter, writing: Writing, { index, sealer }: RecordOptions): Known<Spot> {
  return {
    owners(spot) {
      spot.stored ??= writer.ownersAt(spot, writing.at);
      const { stored } = spot;
      return spot.fresh ? [...new Set([...stored, ...spot.fresh.map(({ owner }) => owner)])] : stored;
    },
    hasAnother(resident, kind, contact) {
      for (const row of writer.contactsOf(resident)) {
        const personal = (sealer ?? writing.sealer()).open<PersonalData>(
          { table: 'contact', id: row.id, day: row.sealedDay },
          row.sealed,
        );
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
