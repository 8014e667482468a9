import { millisecondsOf } from '../../calendar/instant.ts';
import type { Instant } from '../../calendar/types.ts';
import { textWriter } from '../../db/received-texts.ts';
import { dataVersion, inSnapshot } from '../../db/snapshot.ts';
import { openLedger } from '../../home/erasure-ledger.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import { mendIndexKey } from '../../retention/rebuild-index.ts';
import { registerAsked } from '../add.ts';
import { readTextKeys, stillCounts } from './keys.ts';
import { type Maker, makerHere } from './maker.ts';
import type { FreshText, PreparedTexts, TextKeys } from './prepare.ts';
import { recordTexts } from './record.ts';
import type { IncomingText } from './text.ts';
import { textDigest, textKeys } from './text-id.ts';

/** What became of some texts. `optedOut` and `already` count those of the new ones that asked to stop. */
export type Handled = {
  readonly read: number;
  readonly new: number;
  readonly known: number;
  readonly optedOut: number;
  readonly already: number;
  readonly wordsNotKept: number;
  readonly oldest: Instant | null;
  /** The register that took an opt-out is older than this store has seen. */
  readonly behind: boolean;
};

/** A chunk of texts on its way: what of it nobody knew, and that prepared, or about to be. */
export type Begun = {
  readonly texts: readonly IncomingText[];
  readonly fresh: readonly FreshText[];
  /** Digests of the new ones. */
  readonly names: ReadonlySet<string>;
  /** Of the store when it was asked (db/snapshot.ts). */
  readonly seen: number;
  readonly keys: TextKeys;
  readonly prepared: Promise<readonly PreparedTexts[]>;
};

/** Handles one chunk, from its first step to its last. */
export const handleTexts = async (opened: Opened, texts: readonly IncomingText[], act: string): Promise<Handled> =>
  finishTexts(opened, await beginTexts(opened, texts, makerHere(opened.random)), act);

/**
 * Sees which texts are new, and has those judged, digested and sealed. Changes nothing.
 *
 * @param ahead a chunk that is begun and not yet written: what is in it is not new.
 */
export async function beginTexts(
  opened: Opened,
  texts: readonly IncomingText[],
  maker: Maker,
  ahead?: Begun,
): Promise<Begun> {
  await mendIndexKey(opened);
  const keys = await readTextKeys(opened);
  const found = await unhandled(opened, texts, ahead?.names);
  const prepared = maker.make(found.fresh, keys, millisecondsOf(opened.now()));
  // Met where it is awaited; until then it must not end the process as an unhandled one.
  prepared.catch(() => undefined);
  return { texts, ...found, keys, prepared };
}

/**
 * The texts that nobody has handled yet. In one snapshot: ten thousand look-ups by themselves would open and close the
 * log ten thousand times.
 */
export const unhandled = (opened: Opened, texts: readonly IncomingText[], ahead?: ReadonlySet<string>) =>
  inSnapshot(opened.store, async () => ({
    ...freshTexts(opened, texts, ahead),
    seen: dataVersion(opened.store),
  }));

/**
 * Handles the new ones of a chunk, once each. First whoever asked to stop is in the register, on disk; then the words are
 * sealed as contacts and what is remembered of each text is written, in one transaction with its audit entry. Killed
 * between, the next run finds the texts unknown and does both again: the register says `already`, and nothing is twice.
 */
export async function finishTexts(opened: Opened, begun: Begun, act: string): Promise<Handled> {
  const { texts, fresh } = begun;
  const prepared = await begun.prepared;
  const base = { read: texts.length, oldest: oldestOf(texts), behind: false };
  if (fresh.length === 0) return { ...base, new: 0, known: texts.length, optedOut: 0, already: 0, wordsNotKept: 0 };
  const { results, behind } = await registerAsked(
    opened,
    prepared.flatMap(({ asked }) => asked.map(({ digest, ...event }) => ({ digest, ready: () => event }))),
    'text',
  );
  const optedOut = results.filter(({ status }) => status === 'added').length;
  const already = results.length - optedOut;
  // The audit learns of the opt-outs in the same transaction (home/write.ts).
  if (optedOut > 0) opened.settled.done = false;
  const recorded = await underFreshKeys(opened, { ...begun, ready: prepared }, { act, optedOut, already });
  const { new: count, wordsNotKept } = recorded;
  return {
    ...base,
    new: count,
    known: texts.length - count,
    optedOut,
    already,
    wordsNotKept,
    behind: behind && optedOut > 0,
  };
}

type Ready = Begun & { readonly ready: readonly PreparedTexts[] };
type Told = { readonly act: string; readonly optedOut: number; readonly already: number };

/** Other commands can change the keys once or twice while we wait for the lock; for ever, they cannot. */
const TRIES = 5;

async function underFreshKeys(opened: Opened, begun: Ready, { act, ...counts }: Told) {
  let { keys, ready } = begun;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const recorded = await write(opened, async (writing) => {
      const ledger = await openLedger(opened, writing.db);
      if (!(await stillCounts(writing, ledger, keys, ready))) return undefined;
      const alone = dataVersion(opened.store) === begun.seen;
      const done = await recordTexts(opened, writing, ready, { keys, ledger, alone });
      if (done.new > 0 || counts.optedOut > 0) await writing.audit({ act, counts: { ...done, ...counts } });
      return done;
    });
    if (recorded) return recorded;
    keys = await readTextKeys(opened);
    ready = await makerHere(opened.random).make(begun.fresh, keys, millisecondsOf(opened.now()));
  }
  throw new Refusal(
    'locked',
    'Another Steward command keeps changing the keys of this home.',
    'Run it again when that one is done.',
  );
}

/** Texts that nobody has handled yet, nor is about to; each once, however often it is among them. */
function freshTexts(opened: Opened, texts: readonly IncomingText[], ahead: ReadonlySet<string> = new Set()) {
  const { isKnown } = textWriter(opened.store);
  const { current, earlier } = textKeys(opened.vault);
  const names = new Set<string>();
  const fresh: FreshText[] = [];
  for (const text of texts) {
    const digest = textDigest(current.key, text);
    const name = digest.toString('latin1');
    if (names.has(name) || ahead.has(name)) continue;
    if (isKnown(digest) || earlier.some((old) => isKnown(textDigest(old.key, text)))) continue;
    names.add(name);
    fresh.push({ text, digest });
  }
  return { fresh, names };
}

function oldestOf(texts: readonly IncomingText[]): Instant | null {
  let oldest: Instant | null = null;
  for (const { at } of texts) if (at !== undefined && (oldest === null || at < oldest)) oldest = at;
  return oldest;
}
