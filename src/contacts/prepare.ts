import { addDays } from '../calendar/day.ts';
import { digestOf } from '../vault/digest.ts';
import type { HmacKey } from '../vault/hmac.ts';
import { uuidV7 } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';
import type { Sealer } from '../vault/vault.ts';
import type { AcceptedContact, ContactFacts } from './contact.ts';
import { type MatchKey, matchKeys, outsideDigest } from './match-keys.ts';

/** A contact ready to be written: facts in clear, the rest sealed, its index lines digested. Holds no plain value. */
export type PreparedContact = {
  readonly id: string;
  readonly facts: ContactFacts;
  readonly recording: number;
  readonly special: number;
  readonly relevant: number;
  readonly freeText: number;
  readonly adjustments: number | null;
  readonly sealed: Buffer;
  readonly keys: readonly MatchKey[];
  readonly outside: Buffer | null;
  /** Digests of the outside reference under the keys of the erasure ledger, only to be looked up there. */
  readonly ledger: readonly Buffer[];
  /** Digest of the date of birth, only to see a conflict; it is not stored. */
  readonly birth: Buffer | undefined;
};

export type PrepareKeys = {
  readonly index: HmacKey;
  /** Keys of the erasure ledger, when it names anything. */
  readonly ledger: readonly HmacKey[];
  readonly sealer: Sealer;
  readonly random: Random;
  readonly nowMs: number;
};

/** As far as a recovery copy may be dated ahead. Further than that the clock is wrong, and sealing refuses. */
const AHEAD_AT_MOST = 31;

/**
 * A home that was brought back with a recovery copy stands some days ahead: what falls due before then is sealed to the
 * first day that there is a key for. It is still disposed of on its own day.
 */
const sealable = (facts: ContactFacts, { day }: Sealer): ContactFacts =>
  facts.sealedDay < day && addDays(facts.sealedDay, AHEAD_AT_MOST) >= day ? { ...facts, sealedDay: day } : facts;

/** Fields in somebody's own words, in which other people may be named: an officer reads them before a pack is final. */
const FREE_TEXT = ['summary', 'adjustments', 'outcome', 'wrapUpCode', 'relevance', 'ethnicGroup', 'gender'] as const;

/** Seals and digests one accepted contact. A pure function of its bytes, keys and randomness, so that a worker can run it. */
export function prepareContact({ facts: accepted, personal }: AcceptedContact, keys: PrepareKeys): PreparedContact {
  const facts = sealable(accepted, keys.sealer);
  const id = uuidV7(keys.nowMs, keys.random);
  const { reference, source = '' } = personal;
  const special = personal.ethnicGroup !== undefined || personal.gender !== undefined;
  return {
    id,
    facts,
    recording: personal.recording === undefined ? 0 : 1,
    special: special ? 1 : 0,
    relevant: special && personal.relevance !== undefined ? 1 : 0,
    freeText: FREE_TEXT.some((field) => personal[field] !== undefined) ? 1 : 0,
    adjustments: personal.adjustments === undefined ? null : 1,
    sealed: keys.sealer.seal({ table: 'contact', id, day: facts.sealedDay }, personal),
    keys: matchKeys(personal, keys.index),
    outside: reference === undefined ? null : outsideDigest(keys.index, source, reference),
    ledger: reference === undefined ? [] : keys.ledger.map((key) => outsideDigest(key, source, reference)),
    birth: personal.dateOfBirth === undefined ? undefined : digestOf(keys.index, 'date-of-birth', personal.dateOfBirth),
  };
}
