import { contactWriter, type ContactWriter, type IndexLine } from '../db/contact-writer.ts';
import { addMovements } from '../db/movements.ts';
import { addReview } from '../db/residents.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { residentId, uuidV4 } from '../vault/ids.ts';
import type { MatchKey } from './match-keys.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';
import type { PersonalData } from './contact.ts';
import { joinResident, type Known } from './join.ts';
import type { PreparedContact } from './prepare.ts';

export type Recorded = { readonly reference: string; readonly resident: string };

export type ChunkResult = { readonly recorded: readonly Recorded[]; readonly duplicates: number };

/**
 * Writes prepared contacts inside one write transaction: each finds its resident (D3), an outside reference that is
 * known already is a duplicate and is not written, and the movements are counted. Nothing may be sealed below the floor.
 */
export async function recordContacts(
  opened: Opened,
  writing: Writing,
  prepared: readonly PreparedContact[],
  options: { readonly imported: boolean; readonly index: HmacKey },
): Promise<ChunkResult> {
  const writer = contactWriter(opened.store);
  const pending = pendingLines(writer, writing.at);
  const recorded: Recorded[] = [];
  const byChannel = new Map<string, number>();
  let duplicates = 0;
  for (const contact of prepared) {
    const outside: MatchKey | undefined = contact.outside ? { kind: 'outside-reference', digest: contact.outside, tag: NO_TAG } : undefined;
    if (outside && pending.owners(outside).length > 0) {
      duplicates += 1;
      continue;
    }
    if (contact.facts.sealedDay < writing.floor) throw new Refusal('below-floor', 'A contact fell due while it was being recorded.', 'Run the command again.');
    const joined = joinResident(joining(contact), known(pending, writer, writing, options.index));
    const resident = joined.resident ?? residentId(opened.random);
    if (joined.review.length > 1) {
      await addReview(writing.db, { id: uuidV4(opened.random), resident, candidates: joined.review, at: writing.at });
    }
    writer.insertContact(rowOf(contact, resident, writing.at, options.imported));
    for (const key of contact.keys) pending.add({ ...key, owner: resident, until: contact.facts.dueAt });
    if (outside) pending.add({ ...outside, owner: contact.reference, until: contact.facts.dueAt });
    byChannel.set(contact.facts.channel, (byChannel.get(contact.facts.channel) ?? 0) + 1);
    recorded.push({ reference: contact.reference, resident });
  }
  writer.putKeys(pending.lines());
  await addMovements(writing.db, options.imported ? 'imported' : 'recorded', byChannel);
  return { recorded, duplicates };
}

const NO_TAG = Buffer.alloc(0);

/** Index lines of this chunk that are not in the tree yet, and the tree behind them. */
function pendingLines(writer: ContactWriter, now: string) {
  const lines = new Map<string, IndexLine>();
  const byKey = new Map<string, Set<string>>();
  const place = (key: MatchKey, tag: string) => `${key.kind}\0${key.digest.toString('latin1')}\0${tag}`;
  return {
    add(line: IndexLine & MatchKey) {
      const tag = line.tag.toString('latin1');
      const id = `${place(line, tag)}\0${line.owner}`;
      const before = lines.get(id);
      if (!before || before.until < line.until) lines.set(id, line);
      for (const key of tag === '' ? [place(line, '')] : [place(line, tag), place(line, '')]) {
        const owners = byKey.get(key);
        if (owners) owners.add(line.owner);
        else byKey.set(key, new Set([line.owner]));
      }
    },
    owners(key: MatchKey): readonly string[] {
      const fresh = byKey.get(place(key, key.tag.toString('latin1')));
      const stored = writer.owners(key, now);
      return fresh ? [...new Set([...stored, ...fresh])] : stored;
    },
    lines: () => [...lines.values()],
  };
}

const joining = (contact: PreparedContact) => ({
  keys: contact.keys,
  nino: contact.keys.find((key) => key.kind === 'nino')?.digest,
  birth: contact.birth,
});

function known(pending: ReturnType<typeof pendingLines>, writer: ContactWriter, writing: Writing, index: HmacKey): Known {
  return {
    owners: pending.owners,
    hasAnother: (resident, kind, contact) => {
      for (const row of writer.contactsOf(resident)) {
        const personal = writing.sealer().open<PersonalData>({ table: 'contact', id: row.id, day: row.sealedDay }, row.sealed);
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

function rowOf(contact: PreparedContact, resident: string, at: string, imported: boolean) {
  const { facts } = contact;
  return {
    id: contact.id,
    reference: contact.reference,
    resident,
    channel: facts.channel,
    at: facts.at,
    recorded_at: at,
    due_at: facts.dueAt,
    notice_version: facts.noticeVersion,
    purpose: facts.purpose,
    lawful_basis: facts.lawfulBasis,
    service: facts.service,
    direction: facts.direction,
    type: facts.type,
    outcome: facts.outcome,
    caller_role: facts.callerRole,
    imported: imported ? 1 : 0,
    recording: contact.recording,
    special: contact.special,
    relevant: contact.relevant,
    free_text: contact.freeText,
    adjustments: contact.adjustments,
    restricted: null,
    deceased: null,
    do_not_contact: null,
    safe_contact: null,
    sealed_day: facts.sealedDay,
    sealed: contact.sealed,
  };
}
