import { gather } from '../../contacts/entering/gather.ts';
import { recordEntering } from '../../contacts/record.ts';
import { textWriter } from '../../db/received-texts.ts';
import type { Ledger } from '../../home/erasure-ledger.ts';
import type { Opened } from '../../home/opened.ts';
import type { Writing } from '../../home/write.ts';
import { indexHmac } from '../../vault/vault.ts';
import type { PreparedTexts, TextKeys } from './prepare.ts';

export type Recorded = {
  readonly new: number;
  readonly waiting: number;
  /** Texts whose words are not kept: their time is over, or the door did not let them in. */
  readonly wordsNotKept: number;
};

/**
 * Writes the contacts and the evidence of prepared texts inside one write transaction, each table and index in its own
 * order. A text that another process has handled meanwhile is left out, its contact with it; `alone`: no other process
 * has written anything since it was asked.
 */
export async function recordTexts(
  opened: Opened,
  writing: Writing,
  batches: readonly PreparedTexts[],
  { keys, ledger, alone }: { readonly keys: TextKeys; readonly ledger: Ledger; readonly alone: boolean },
): Promise<Recorded> {
  const writer = textWriter(opened.store);
  const all = batches.flatMap(({ rows }) => rows).sort((a, b) => a.digest.compare(b.digest));
  const handled = alone ? [] : all.filter(({ digest }) => writer.isKnown(digest));
  const known = new Set(handled);
  const without = new Set(handled.flatMap(({ contact }) => contact ?? []));
  const entering = gather(batches.map(({ packed }) => packed));
  const options = { imported: true, index: indexHmac(keys.index), isErased: ledger.names, without };
  const { residents } = await recordEntering(opened, writing, entering, options);
  const kept = new Set<string>();
  for (const [number, resident] of residents.entries())
    if (resident !== undefined) kept.add(entering.arriving(number).id);
  let waiting = 0;
  let wordsNotKept = 0;
  for (const row of all) {
    if (known.has(row)) continue;
    const contact = row.contact !== null && kept.has(row.contact) ? row.contact : null;
    writer.add({ ...row, contact });
    if (row.needs !== '') waiting += 1;
    if (contact === null) wordsNotKept += 1;
  }
  return { new: all.length - known.size, waiting, wordsNotKept };
}
