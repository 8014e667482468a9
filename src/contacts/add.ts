import { millisecondsOf } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Instant } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { TOLD_OUTCOME } from '../db/told-contacts.ts';
import { openLedger } from '../home/erasure-ledger.ts';
import type { Opened } from '../home/opened.ts';
import { registerWarnings } from '../home/register-warnings.ts';
import { write } from '../home/write.ts';
import { versionsOf } from '../notice/versions.ts';
import { enterToldIfPossible } from '../opt-outs/told.ts';
import { Refusal } from '../refusal.ts';
import { mendIndexKey } from '../retention/rebuild-index.ts';
import { hmacKey } from '../vault/hmac.ts';
import { indexHmac, readIndexKey } from '../vault/vault.ts';
import { acceptContact } from './accept.ts';
import type { AcceptedContact, ContactInput } from './contact.ts';
import { gather } from './entering/gather.ts';
import { pack } from './entering/packer.ts';
import { outsideDigest } from './match-keys.ts';
import { prepareContact } from './prepare.ts';
import { recordEntering } from './record.ts';

export type AddReceipt = {
  readonly reference: string;
  readonly resident: string;
  readonly dueAt: Instant;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly noticeVersion: number;
  /** Whether the outcome put its number into the register of opt-outs. */
  readonly optedOut: boolean;
  readonly warnings: readonly string[];
};

/** Whether the contact may be recorded now, and how it would be bound to the notice. */
export async function planContact(opened: Opened, input: ContactInput): Promise<AcceptedContact> {
  const { db } = opened.store;
  const accepted = await accept(db, opened.now(), input);
  const { reference, source = '' } = accepted.personal;
  const { keys, names } = await openLedger(opened, db);
  if (reference !== undefined && names(keys.map(({ key }) => outsideDigest(hmacKey(key), source, reference))))
    throw wasErased();
  return accepted;
}

async function accept(db: Db, now: Instant, input: ContactInput): Promise<AcceptedContact> {
  const door = { versions: await versionsOf(db), now, today: londonDay(now) };
  const acceptance = acceptContact(input, door);
  if (acceptance.ok) return acceptance.contact;
  const { field, problem, next = 'Correct it, or leave it out.' } = acceptance.refusal;
  throw new Refusal('refused', `${field} ${problem}.`, `Nothing was recorded. ${next}`);
}

const wasErased = (): Refusal =>
  new Refusal(
    'erased',
    'The contact of this outside reference was erased, so it is not recorded again.',
    'If this is another contact, record it under a reference of its own.',
  );

/** Records one contact: decided again inside the transaction, under the keys that count there. */
export async function addContact(opened: Opened, input: ContactInput): Promise<AddReceipt> {
  await mendIndexKey(opened);
  const recorded = await write(opened, async (writing) => {
    const accepted = await accept(writing.db, writing.at, input);
    const ledger = await openLedger(opened, writing.db);
    const index = indexHmac(readIndexKey(opened.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
    const prepared = prepareContact(accepted, {
      index,
      ledger: ledger.keys.map(({ key }) => hmacKey(key)),
      sealer: writing.sealer(),
      random: opened.random,
      nowMs: millisecondsOf(writing.at),
    });
    const isErased = ledger.names;
    const entering = gather([pack([prepared], opened.random)]);
    const { residents, erased } = await recordEntering(opened, writing, entering, {
      imported: false,
      index,
      isErased,
    });
    if (erased > 0) throw wasErased();
    const resident = residents[0];
    if (resident === undefined)
      throw new Refusal(
        'duplicate',
        'This outside reference is recorded already.',
        'If this is another contact, give it a reference of its own. Nothing was recorded a second time.',
      );
    const { facts } = accepted;
    const made = { reference: entering.row(0).reference, resident };
    await writing.audit({
      act: 'contact add',
      references: [made.reference],
      residents: [made.resident],
      facts: {
        channel: facts.channel,
        noticeVersion: facts.noticeVersion,
        purpose: facts.purpose,
        lawfulBasis: facts.lawfulBasis,
      },
    });
    return {
      ...made,
      dueAt: facts.dueAt,
      purpose: facts.purpose,
      lawfulBasis: facts.lawfulBasis,
      noticeVersion: facts.noticeVersion,
      told: facts.outcome === TOLD_OUTCOME,
    };
  });
  const { told, ...receipt } = recorded;
  const optedOut = told && (await enterToldIfPossible(opened)) > 0;
  return { ...receipt, optedOut, warnings: await registerWarnings(opened) };
}
