import { recordEntering } from '../../contacts/record.ts';
import type { Entering } from '../../contacts/spots.ts';
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
 * Writes the contacts and the evidence of prepared texts inside one write transaction. A text that another process has
 * handled meanwhile is left out, its contact with it; `alone`: no other process has written anything since it was asked.
 */
export async function recordTexts(
  opened: Opened,
  writing: Writing,
  { rows, entering }: PreparedTexts,
  { keys, ledger, alone }: { readonly keys: TextKeys; readonly ledger: Ledger; readonly alone: boolean },
): Promise<Recorded> {
  const writer = textWriter(opened.store);
  const handled = alone ? [] : rows.filter(({ digest }) => writer.isKnown(digest));
  const known = new Set(handled.map(({ digest }) => digest));
  const elsewhere = new Set(handled.map(({ contact }) => contact));
  const ids = new Map<string, string>();
  const index = indexHmac(keys.index);
  const { recorded } = await recordEntering(opened, writing, noting(entering, elsewhere, ids), {
    imported: true,
    index,
    isErased: ledger.names,
  });
  const kept = new Set(recorded.map(({ reference }) => ids.get(reference)));
  let waiting = 0;
  let wordsNotKept = 0;
  for (const row of rows) {
    if (known.has(row.digest)) continue;
    const contact = row.contact !== null && kept.has(row.contact) ? row.contact : null;
    writer.add({ ...row, contact });
    if (row.needs !== '') waiting += 1;
    if (contact === null) wordsNotKept += 1;
  }
  return { new: rows.length - known.size, waiting, wordsNotKept };
}

/** The same contacts without those, with a word on which reference has which id: a contact may be made only once. */
function noting(entering: Entering, without: ReadonlySet<string | null>, ids: Map<string, string>): Entering {
  function* contacts() {
    for (const contact of entering.contacts) {
      if (without.has(contact.id)) continue;
      ids.set(contact.reference, contact.id);
      yield contact;
    }
  }
  return { ...entering, contacts: contacts() };
}
