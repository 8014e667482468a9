import { instantOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import type { CsvRecord } from '../../files/csv-splitter.ts';
import type { Version } from '../../notice/versions.ts';
import { type HmacKey, hmacKey } from '../../vault/hmac.ts';
import type { LedgerKey } from '../../vault/keyring.ts';
import type { Random } from '../../vault/random.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { type IndexKey, indexHmac, type Sealer, sealerOf } from '../../vault/vault.ts';
import { acceptContact } from '../accept.ts';
import type { Packed } from '../entering/packed.ts';
import { openPacker } from '../entering/packer.ts';
import type { CompiledMapping } from '../mapping/compile.ts';
import { prepareContact } from '../prepare.ts';
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
  readonly packed: Packed;
  readonly rejected: readonly RejectedRow[];
  /** Values passed over because the notice does not name them, by field. */
  readonly dropped: Readonly<Record<string, number>>;
};

/** A chunk that is being prepared, some rows at a time. */
export type Filling = {
  readonly take: (records: readonly CsvRecord[]) => void;
  readonly finish: () => Omit<PreparedRows, 'bytes'>;
};

/**
 * Rows of one chunk, mapped, accepted at the door, digested and sealed; what does not pass is rejected and costs nothing
 * else. The hot path of an import, a pure function of its bytes, keys, clock and randomness, so that a worker runs it.
 * Each row is packed at once: what it was made of is garbage before it is old, and soon collected.
 */
export function openFilling(mapping: CompiledMapping, keys: OpenKeys, nowMs: number, random: Random): Filling {
  const now = instantOf(nowMs);
  const door = { versions: keys.versions, now, today: londonDay(now) };
  const preparing = { index: keys.index, ledger: keys.ledger, sealer: keys.sealer, random, nowMs };
  const droppedBefore = new Map(mapping.dropped);
  const packer = openPacker(random);
  const rejected: RejectedRow[] = [];
  let rows = 0;
  const prepare = ({ cells, problem }: CsvRecord): string | undefined => {
    if (problem !== undefined) return problem;
    const row = mapping.map(cells);
    if (!row.ok) return row.problem;
    // The door takes "now" for a contact without a time; a row of a file would be new with every import.
    if (row.value.at === undefined) return 'at is missing';
    const acceptance = acceptContact(row.value, door);
    if (!acceptance.ok) return `${acceptance.refusal.field} ${acceptance.refusal.problem}`;
    packer.add(prepareContact(withReference(acceptance.contact, row.value, keys.importReference), preparing));
    return undefined;
  };
  return {
    take(records) {
      rows += records.length;
      for (const record of records) {
        const reason = prepare(record);
        if (reason !== undefined) rejected.push({ line: record.line, reason, cells: record.cells });
      }
    },
    finish: () => ({ rows, packed: packer.finish(), rejected, dropped: since(droppedBefore, mapping.dropped) }),
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
