import type { Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { outsideDigest } from '../contacts/match-keys.ts';
import type { ErasableRow } from '../db/erasable.ts';
import { addErasures, deleteErasures } from '../db/erasures.ts';
import type { Opened } from '../home/opened.ts';
import { appendEvents, type NewEvent } from '../home/register.ts';
import type { Writing } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { hmacKey } from '../vault/hmac.ts';
import { uuidV4 } from '../vault/ids.ts';
import { ledgerGeneration, ledgerKeys } from '../vault/keyring.ts';
import type { Sealer } from '../vault/vault.ts';
import { type Copies, openableUntil } from './openable.ts';

/**
 * Puts contacts into the erasure ledger, before they are disposed of: rows and the event that counts them in one
 * transaction of the register, on disk when it returns. The caller holds the store's write lock, so that no import can
 * record between the ledger and its commit, and no hold can come between asking and erasing. What is named already
 * stays as it is. Holds placed from `at` on keep a contact, and that is now unless told. The event gets its audit entry with the next write that catches up (`opened.settled`).
 */
export async function rememberErasures(
  opened: Opened,
  writing: Writing,
  rows: readonly ErasableRow[],
  of: { readonly reason: string; readonly copies: Copies; readonly at?: Instant },
): Promise<void> {
  const generation = ledgerGeneration(opened.vault.keyring);
  const digest = digester(opened, writing.sealer(), generation);
  const named = rows.map((row) => ({
    record: row.id,
    digest: digest(row),
    generation,
    until: openableUntil(row, of.copies),
    at: of.at ?? writing.at,
  }));
  const until =
    named
      .map((each) => each.until)
      .sort()
      .at(-1) ?? null;
  await appendEvents(opened, async (db) => {
    const count = await addErasures(db, named);
    return count === 0 ? [] : [event(opened, 'erased', { count, reason: of.reason, until, staff: writing.staff })];
  });
}

/** Takes out of the ledger what no backup can bring back any more, with the event that counts it. */
export async function forgetErasures(opened: Opened, records: readonly string[]): Promise<void> {
  await appendEvents(opened, async (db) => {
    const count = await deleteErasures(db, records);
    return count === 0 ? [] : [event(opened, 'erasures-pruned', { count })];
  });
  opened.settled.done = false;
}

const event = (opened: Opened, kind: NewEvent['kind'], detail: NewEvent['detail']): NewEvent => ({
  id: uuidV4(opened.random),
  at: opened.now(),
  kind,
  digest: null,
  sealed: null,
  detail,
});

/** The digest of a contact's outside reference under the ledger's key; null when it has none, or does not open any more. */
function digester(opened: Opened, sealer: Sealer, generation: number): (row: ErasableRow) => Buffer | null {
  const found = ledgerKeys(opened.vault.keyring).find((each) => each.generation === generation);
  const key = hmacKey(found?.key ?? Buffer.alloc(0));
  return (row) => {
    const { reference, source = '' } = contentOf(row, sealer) ?? {};
    return reference === undefined ? null : outsideDigest(key, source, reference);
  };
}

function contentOf(row: ErasableRow, sealer: Sealer): PersonalData | undefined {
  try {
    return sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}
