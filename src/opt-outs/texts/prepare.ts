import { instantOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Packed } from '../../contacts/entering/packed.ts';
import { openPacker } from '../../contacts/entering/packer.ts';
import { prepareContact } from '../../contacts/prepare.ts';
import type { NewReceivedText } from '../../db/received-texts.ts';
import { currentVersion, type Version } from '../../notice/versions.ts';
import { type HmacKey, hmacKey } from '../../vault/hmac.ts';
import type { LedgerKey } from '../../vault/keyring.ts';
import type { Random } from '../../vault/random.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { type IndexKey, indexHmac, type Sealer, sealerOf } from '../../vault/vault.ts';
import { type ReadyEvent, readyEvent } from '../asked.ts';
import { numberDigest } from '../number.ts';
import { textContact } from './contact.ts';
import { judgeText, type Reader, textReader } from './judge.ts';
import type { IncomingText } from './text.ts';

/** What texts are prepared under: plain values, so that a worker can be given them. Secret. */
export type TextKeys = {
  readonly homeId: string;
  readonly chain: Chain;
  readonly index: IndexKey;
  readonly registerDigest: Uint8Array;
  readonly registerSeal: Uint8Array;
  /** Of the key that ids of texts are digested under. */
  readonly generation: number;
  /** Of the erasure ledger, when it names anything. */
  readonly ledger: readonly LedgerKey[];
  readonly versions: readonly Version[];
};

/** The same, made ready. */
export type OpenTextKeys = {
  readonly index: HmacKey;
  readonly sealer: Sealer;
  readonly ask: { readonly digest: HmacKey; readonly seal: Buffer };
  readonly generation: number;
  readonly ledger: readonly HmacKey[];
  readonly versions: readonly Version[];
  /** Under the stop words of the version in force on the London day `today`. */
  readonly read: Reader;
};

export const openTextKeys = (keys: TextKeys, nowMs: number, random: Random): OpenTextKeys => ({
  index: indexHmac(keys.index),
  // What came from another thread has lost its Buffers.
  sealer: sealerOf({ ...keys.chain, value: Buffer.from(keys.chain.value) }, keys.homeId, random),
  ask: { digest: hmacKey(keys.registerDigest), seal: Buffer.from(keys.registerSeal) },
  generation: keys.generation,
  ledger: keys.ledger.map(({ key }) => hmacKey(key)),
  versions: keys.versions,
  read: textReader(currentVersion(keys.versions, londonDay(instantOf(nowMs))).notice.survey.stopWords),
});

/** A text that nobody has handled, and the digest that it will be known by. */
export type FreshText = { readonly text: IncomingText; readonly digest: Uint8Array };

/** A sender who asked to stop, with an event that is made already. */
export type AskedOut = ReadyEvent & { readonly digest: Buffer };

export type PreparedTexts = {
  /** In the order of their digests, so that each page of their table is touched once. `contact` is the id of one in `packed`. */
  readonly rows: readonly NewReceivedText[];
  /** Senders to be opted out before anything is recorded, one for each text that asks. */
  readonly asked: readonly AskedOut[];
  readonly packed: Packed;
};

/** Of twenty thousand at once most of a worker's time would go into collecting what it has made. */
const AT_ONCE = 2_000;

/** A chunk in batches, each made only when the one before has been taken. */
export function* prepareBatches(
  fresh: readonly FreshText[],
  keys: OpenTextKeys,
  nowMs: number,
  random: Random,
): Generator<PreparedTexts, void, void> {
  for (let at = 0; at < fresh.length; at += AT_ONCE)
    yield prepareTexts(fresh.slice(at, at + AT_ONCE), keys, nowMs, random);
}

/**
 * Texts judged, and made ready for the register and the store: digested, sealed, accepted at the door. The hot path of
 * reading texts, a pure function of its bytes, keys, clock and randomness, so that a worker runs it.
 */
function prepareTexts(fresh: readonly FreshText[], keys: OpenTextKeys, nowMs: number, random: Random): PreparedTexts {
  const now = instantOf(nowMs);
  const door = { versions: keys.versions, now, today: londonDay(now) };
  const preparing = { index: keys.index, ledger: keys.ledger, sealer: keys.sealer, random, nowMs };
  const rows: NewReceivedText[] = [];
  const asked: AskedOut[] = [];
  const packer = openPacker(random);
  for (const { text, digest: bytes } of fresh) {
    const digest = Buffer.from(bytes);
    const judged = judgeText(text, keys.read);
    if (judged.optOut && judged.phone !== undefined)
      asked.push({
        digest: numberDigest(keys.ask.digest, judged.phone),
        ...readyEvent(judged.phone, keys.ask, nowMs, random),
      });
    const accepted = textContact(judged, text.id ?? digest.toString('hex'), door);
    const contact = accepted.ok ? prepareContact(accepted.contact, preparing) : undefined;
    if (contact) packer.add(contact);
    const unkept = !accepted.ok && !accepted.late && judged.needs === '';
    rows.push({
      digest,
      generation: keys.generation,
      received_at: text.at ?? now,
      read_at: now,
      class: judged.class,
      needs: unkept ? 'unreadable' : judged.needs,
      contact: contact?.id ?? null,
    });
  }
  rows.sort((a, b) => a.digest.compare(b.digest));
  return { rows, asked, packed: packer.finish() };
}
