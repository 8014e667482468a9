import { instantOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Day } from '../../calendar/types.ts';
import type { CsvRecord } from '../../files/csv-splitter.ts';
import type { Version } from '../../notice/versions.ts';
import { type HmacKey, hmacKey } from '../../vault/hmac.ts';
import type { LedgerKey } from '../../vault/keyring.ts';
import type { Random } from '../../vault/random.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { type IndexKey, indexHmac, type Sealer, sealerOf } from '../../vault/vault.ts';
import { acceptContact } from '../accept.ts';
import type { CompiledMapping } from '../mapping/compile.ts';
import { type PreparedContact, prepareContact } from '../prepare.ts';
import { type Entering, shareSpots } from '../spots.ts';
import { withReference } from './derived.ts';

/** What rows are prepared under: plain values, so that a worker can be given them. Secret. */
export type ImportKeys = {
  readonly homeId: string;
  readonly chain: Chain;
  readonly index: IndexKey;
  readonly importReference: Uint8Array;
  readonly ledger: readonly LedgerKey[];
  readonly versions: readonly Version[];
};

/** The same, made ready. */
export type OpenKeys = {
  readonly index: HmacKey;
  readonly sealer: Sealer;
  readonly importReference: HmacKey;
  readonly ledger: readonly HmacKey[];
  readonly versions: readonly Version[];
};

export const openKeys = (keys: ImportKeys, random: Random): OpenKeys => ({
  index: indexHmac(keys.index),
  // A chain that came from another thread has lost its Buffer.
  sealer: sealerOf({ ...keys.chain, value: Buffer.from(keys.chain.value) }, keys.homeId, random),
  importReference: hmacKey(keys.importReference),
  ledger: keys.ledger.map(({ key }) => hmacKey(key)),
  versions: keys.versions,
});

/** A row that was not recorded, with its line in the file and why; `reason` never repeats a value. */
export type RejectedRow = { readonly line: number; readonly reason: string; readonly cells: readonly string[] };

export type PreparedRows = {
  /** Bytes of the file that had been read when these rows were. */
  readonly bytes: number;
  /** Rows read: prepared and rejected together. */
  readonly rows: number;
  /** Made when asked for, and not kept: from a worker, a chunk comes packed, and takes three times the room unpacked. */
  readonly entering: () => Entering;
  /** The earliest day that any of them is sealed to; undefined when there is none. */
  readonly firstSealedDay: Day | undefined;
  readonly rejected: readonly RejectedRow[];
  /** Values passed over because the notice does not name them, by field. */
  readonly dropped: Readonly<Record<string, number>>;
};

/**
 * Rows of one chunk, mapped, accepted at the door, digested and sealed; what does not pass is rejected and costs nothing
 * else. The hot path of an import, a pure function of its bytes, keys, clock and randomness, so that a worker runs it.
 */
export function prepareRows(
  records: readonly CsvRecord[],
  mapping: CompiledMapping,
  keys: OpenKeys,
  nowMs: number,
  random: Random,
): Omit<PreparedRows, 'bytes'> {
  const now = instantOf(nowMs);
  const door = { versions: keys.versions, now, today: londonDay(now) };
  const preparing = { index: keys.index, ledger: keys.ledger, sealer: keys.sealer, random, nowMs };
  const droppedBefore = new Map(mapping.dropped);
  const contacts: PreparedContact[] = [];
  const rejected: RejectedRow[] = [];
  for (const { line, cells, problem } of records) {
    const reject = (reason: string) => rejected.push({ line, reason, cells });
    if (problem !== undefined) {
      reject(problem);
      continue;
    }
    const row = mapping.map(cells);
    if (!row.ok) {
      reject(row.problem);
      continue;
    }
    // The door takes "now" for a contact without a time; a row of a file would be new with every import.
    if (row.value.at === undefined) {
      reject('at is missing');
      continue;
    }
    const acceptance = acceptContact(row.value, door);
    if (acceptance.ok)
      contacts.push(prepareContact(withReference(acceptance.contact, row.value, keys.importReference), preparing));
    else reject(`${acceptance.refusal.field} ${acceptance.refusal.problem}`);
  }
  const entering = shareSpots(contacts);
  return {
    rows: records.length,
    entering: () => entering,
    firstSealedDay: entering.firstSealedDay,
    rejected,
    dropped: since(droppedBefore, mapping.dropped),
  };
}

function since(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Record<string, number> {
  const grown: Record<string, number> = {};
  for (const [field, count] of after) {
    const more = count - (before.get(field) ?? 0);
    if (more > 0) grown[field] = more;
  }
  return grown;
}
