import { indexLines } from '../../contacts/match-keys.ts';
import { contactExtent, indexLookup } from '../../db/contact-facts.ts';
import { Refusal } from '../../refusal.ts';
import type { HmacKey } from '../../vault/hmac.ts';
import { indexHmac } from '../../vault/vault.ts';
import type { Evidence } from './evidence.ts';
import { openedRow, sampledContacts } from './see-sealed.ts';

/** So many living contacts are looked up in the index; of more, as many, evenly spread. */
const BUDGET = 2_000;

/** Living contacts whose identifiers were looked up, and those of whom one is missing, or leads to somebody else. */
export type IndexSeen = { readonly tried: number; readonly lost: number };

/**
 * Looks for the lines that opened contacts must have brought to the index, under their own resident: who is not there is
 * found by nobody, and a request for them finds nothing. undefined when the index has no key to look with.
 */
export async function seeIndex(evidence: Evidence): Promise<IndexSeen | undefined> {
  const key = await keyOf(evidence);
  if (!key) return undefined;
  const { store } = evidence.opened;
  const until = indexLookup(store);
  let tried = 0;
  let lost = 0;
  for await (const page of sampledContacts(evidence, await contactExtent(store.db), BUDGET)) {
    for (const row of page) {
      const personal = row.due_at > evidence.asOf ? openedRow(evidence, row) : undefined;
      if (!personal) continue;
      tried += 1;
      const lines = indexLines(personal, row, key);
      if (!lines.every((line) => (until(line) ?? '') > evidence.asOf)) lost += 1;
    }
  }
  return { tried, lost };
}

async function keyOf({ indexKey }: Evidence): Promise<HmacKey | undefined> {
  try {
    return indexHmac(await indexKey());
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}
