import { millisecondsOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Instant } from '../../calendar/types.ts';
import { type PreparedContact, prepareContact } from '../../contacts/prepare.ts';
import { recordContacts } from '../../contacts/record.ts';
import { readMeta } from '../../db/meta.ts';
import { type NewReceivedText, textWriter } from '../../db/received-texts.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import type { Opened } from '../../home/opened.ts';
import { type Writing, write } from '../../home/write.ts';
import { currentVersion, versionsOf } from '../../notice/versions.ts';
import { indexHmac, readIndexKey } from '../../vault/vault.ts';
import { registerOptOuts } from '../add.ts';
import { textContact } from './contact.ts';
import { type Judged, judgeText } from './judge.ts';
import type { IncomingText } from './text.ts';
import { type TextKey, textDigest, textKeys } from './text-id.ts';

/** What became of some texts. `optedOut` and `already` count those of the new ones that asked to stop. */
export type Handled = {
  readonly read: number;
  readonly new: number;
  readonly known: number;
  readonly optedOut: number;
  readonly already: number;
  /** New ones whose words are not kept: their time is over, or the notice does not let them be. */
  readonly wordsNotKept: number;
  readonly oldest: Instant | null;
};

type Fresh = Judged & { readonly digest: Buffer };

/**
 * Handles texts that were received, once each. First whoever asked to stop is in the register, on disk; then the words
 * are sealed as contacts and what is remembered of each text is written, in one transaction with its audit entry. Killed
 * between, the next run finds the text unknown and does both again: the register says `already`, and nothing is twice.
 */
export async function handleTexts(opened: Opened, texts: readonly IncomingText[], act: string): Promise<Handled> {
  const keys = textKeys(opened.vault);
  const { notice } = currentVersion(await versionsOf(opened.store.db), londonDay(opened.now()));
  // In one snapshot: ten thousand look-ups by themselves would open and close the log ten thousand times.
  const unknown = await inSnapshot(opened.store, async () => freshTexts(opened, texts, keys));
  const fresh = unknown.map(
    ({ text, digest }): Fresh => ({ ...judgeText(text, notice.survey.stopWords), digest }),
  );
  const base = { read: texts.length, known: texts.length - fresh.length, oldest: oldestOf(texts) };
  if (fresh.length === 0) return { ...base, new: 0, optedOut: 0, already: 0, wordsNotKept: 0 };
  const asking = fresh.filter(({ optOut }) => optOut).map(({ phone }) => phone as string);
  const results = await registerOptOuts(opened, asking, 'text');
  const optedOut = results.filter(({ status }) => status === 'added').length;
  const already = results.length - optedOut;
  // The audit learns of the opt-outs in the same transaction (home/write.ts).
  if (optedOut > 0) opened.settled.done = false;
  const recorded = await write(opened, (writing) => record(opened, writing, { fresh, act, optedOut, already }));
  return { ...base, ...recorded, known: texts.length - recorded.new, optedOut, already };
}

/** Texts that nobody has handled yet; each once, however often it is among them. */
function freshTexts(opened: Opened, texts: readonly IncomingText[], keys: readonly [TextKey, ...TextKey[]]) {
  const { isKnown } = textWriter(opened.store);
  const seen = new Set<string>();
  return texts.flatMap((text) => {
    const digest = textDigest(keys[0].key, text);
    const name = digest.toString('latin1');
    if (seen.has(name)) return [];
    seen.add(name);
    return keys.some(({ key }, at) => isKnown(at === 0 ? digest : textDigest(key, text))) ? [] : [{ text, digest }];
  });
}

type Chunk = {
  readonly fresh: readonly Fresh[];
  readonly act: string;
  readonly optedOut: number;
  readonly already: number;
};

async function record(opened: Opened, writing: Writing, { fresh, act, optedOut, already }: Chunk) {
  const writer = textWriter(opened.store);
  // Asked again under the lock: another process may have handled the same page meanwhile.
  const unknown = fresh.filter(({ digest }) => !writer.isKnown(digest));
  const { prepared, rows } = await prepare(opened, writing, unknown);
  const index = indexHmac(readIndexKey(opened.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
  const { recorded } = await recordContacts(opened, writing, prepared, { imported: true, index });
  const kept = new Set(recorded.map(({ reference }) => reference));
  const gone = new Set(prepared.filter(({ reference }) => !kept.has(reference)).map(({ id }) => id));
  // In the order of the table, so that each of its pages is touched once.
  for (const row of [...rows].sort((a, b) => a.digest.compare(b.digest)))
    writer.add(row.contact !== null && gone.has(row.contact) ? { ...row, contact: null } : row);
  const wordsNotKept = rows.filter(({ contact }) => contact === null || gone.has(contact)).length;
  const waiting = rows.filter(({ needs }) => needs !== '').length;
  if (rows.length > 0 || optedOut > 0)
    await writing.audit({ act, counts: { new: rows.length, optedOut, already, waiting, wordsNotKept } });
  return { new: rows.length, wordsNotKept };
}

async function prepare(opened: Opened, writing: Writing, texts: readonly Fresh[]) {
  const door = { versions: await versionsOf(writing.db), now: writing.at, today: londonDay(writing.at) };
  const index = indexHmac(readIndexKey(opened.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
  const preparing = { index, sealer: writing.sealer(), random: opened.random, nowMs: millisecondsOf(writing.at) };
  const [{ generation }] = textKeys(opened.vault);
  const prepared: PreparedContact[] = [];
  const rows: NewReceivedText[] = [];
  for (const judged of texts) {
    const { text, digest } = judged;
    const accepted = textContact(judged, text.id ?? digest.toString('hex'), door);
    const contact = accepted.ok ? prepareContact(accepted.contact, preparing) : undefined;
    if (contact) prepared.push(contact);
    const unkept = !accepted.ok && !accepted.late && judged.needs === '';
    rows.push({
      digest,
      generation,
      received_at: text.at ?? writing.at,
      read_at: writing.at,
      class: judged.class,
      needs: unkept ? 'unreadable' : judged.needs,
      contact: contact?.id ?? null,
    });
  }
  return { prepared, rows };
}

function oldestOf(texts: readonly IncomingText[]): Instant | null {
  let oldest: Instant | null = null;
  for (const { at } of texts) if (at !== undefined && (oldest === null || at < oldest)) oldest = at;
  return oldest;
}
