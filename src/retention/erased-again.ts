import { setImmediate as turn } from 'node:timers/promises';
import type { PersonalData } from '../contacts/contact.ts';
import { outsideDigest } from '../contacts/match-keys.ts';
import { erasableById } from '../db/erasable.ts';
import { contactsAfter } from '../db/index-rebuild.ts';
import { openLedger } from '../home/erasure-ledger.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { hmacKey } from '../vault/hmac.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import { rememberErasures } from './ledger.ts';
import { copiesOf } from './openable.ts';
import { SEALED_BEYOND } from './renew.ts';

const PAGE = 2_000;
/** What stands as the reason in the register's event. */
const REASON = 'erased-before';
/** Nobody asked about holds when it was erased, so every hold in force counts, and the sweep after its end erases it. */
const EVERY_HOLD = '1970-01-01T00:00:00.000Z';

/**
 * Puts into the ledger every contact of the store whose outside reference it names under another contact: what was
 * recorded twice, once in the copy of the home that was erased from and once in the one that a restore brought back.
 * Opens every contact, so only a restore calls it, before `finishErasures`; with nothing in the ledger it costs a look-up.
 *
 * @returns how many were named.
 */
export async function nameErasedAgain(opened: Opened): Promise<number> {
  const { db } = opened.store;
  const ledger = await openLedger(opened, db);
  if (ledger.keys.length === 0) return 0;
  const keys = ledger.keys.map(({ key }) => hmacKey(key));
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const found: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: Awaited<ReturnType<typeof contactsAfter>> = await contactsAfter(db, after, '', PAGE);
    await turn();
    for (const row of rows) {
      const personal = contentOf(() =>
        sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed),
      );
      const { reference, source = '' } = personal ?? {};
      if (reference !== undefined && ledger.names(keys.map((key) => outsideDigest(key, source, reference))))
        found.push(row.id);
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  }
  if (found.length > 0) await name(opened, found);
  return found.length;
}

async function name(opened: Opened, ids: readonly string[]): Promise<void> {
  await write(opened, async (writing) => {
    const rows = await erasableById(writing.db, ids, SEALED_BEYOND);
    const copies = await copiesOf(writing.db);
    await rememberErasures(opened, writing, rows, { reason: REASON, copies, at: EVERY_HOLD });
    await writing.audit({ act: 'erasure named again', counts: { named: rows.length } });
  });
  opened.settled.done = false;
}

/** A row that is damaged stays for `check` to find: a restore must not stop at it. */
function contentOf(open: () => PersonalData | undefined): PersonalData | undefined {
  try {
    return open();
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'damaged') return undefined;
    throw problem;
  }
}
