import { parentPort } from 'node:worker_threads';
import { blocksOf } from '../../contacts/entering/packed.ts';
import { Refusal } from '../../refusal.ts';
import { pooledRandom } from '../../vault/random.ts';
import { type PackedTexts, packTexts } from './packed.ts';
import { type FreshText, openTextKeys, prepareBatches, type TextKeys } from './prepare.ts';

/** One chunk of texts to be prepared, with the keys that count when it is asked for. */
export type Asking = { readonly fresh: readonly FreshText[]; readonly keys: TextKeys; readonly nowMs: number };

export type Answer =
  | { readonly ok: true; readonly texts: readonly PackedTexts[] }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string | undefined };

/** The other thread of reading texts: it judges, digests and seals while the first one writes. */
const random = pooledRandom();

parentPort?.on('message', (asking: Asking) => {
  const answer = attempt(asking);
  parentPort?.postMessage(
    answer,
    answer.ok ? answer.texts.flatMap(({ bytes, packed }) => [bytes, ...blocksOf(packed)]) : [],
  );
});

function attempt({ fresh, keys, nowMs }: Asking): Answer {
  try {
    const texts: PackedTexts[] = [];
    for (const batch of prepareBatches(fresh, openTextKeys(keys, nowMs, random), nowMs, random))
      texts.push(packTexts(batch));
    return { ok: true, texts };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const { code, message, hint } = problem;
    return { ok: false, code, message, hint };
  }
}
