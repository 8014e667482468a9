import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../refusal.ts';
import type { Random } from '../../vault/random.ts';
import { unpackTexts } from './packed.ts';
import { type FreshText, openTextKeys, type PreparedTexts, prepareBatches, type TextKeys } from './prepare.ts';
import type { Answer, Asking } from './worker.ts';

/** Prepares a chunk of texts, here or in a worker; a worker goes on while the chunk before is written. */
export type Maker = {
  readonly make: (fresh: readonly FreshText[], keys: TextKeys, nowMs: number) => Promise<readonly PreparedTexts[]>;
  readonly close: () => Promise<void>;
};

export const makerHere = (random: Random): Maker => ({
  make: async (fresh, keys, nowMs) => [...prepareBatches(fresh, openTextKeys(keys, nowMs, random), nowMs, random)],
  close: async () => undefined,
});

// Beside this file once it is bundled; where the source runs as it is, there is none and nothing is lost but speed.
const BUILT = new URL('./texts-worker.js', import.meta.url);

/**
 * Two chunks of texts and what is made of them; left alone, the heap grows to five times that before it is tidied. A
 * large young generation, because nearly everything is gone again when its batch is packed (a tenth of the time).
 */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 96 };

/** A worker, where there is a file and a core for it; else this thread. For more texts than starting one costs. */
export function makerFor(random: Random): Maker {
  if (availableParallelism() < 2 || !existsSync(fileURLToPath(BUILT))) return makerHere(random);
  const worker = new Worker(BUILT, { resourceLimits: LIMITS });
  const waiting: {
    readonly done: (texts: readonly PreparedTexts[]) => void;
    readonly fail: (problem: unknown) => void;
  }[] = [];
  let ended: unknown;
  const failAll = (problem: unknown) => {
    ended ??= problem;
    for (const each of waiting.splice(0)) each.fail(problem);
  };
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift();
    if (answer.ok) next?.done(answer.texts.map(unpackTexts));
    else next?.fail(new Refusal(answer.code, answer.message, answer.hint));
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the worker that reads texts ended early')));
  return {
    make: (fresh, keys, nowMs) =>
      new Promise((done, fail) => {
        if (ended !== undefined) return fail(ended);
        waiting.push({ done, fail });
        worker.postMessage({ fresh, keys, nowMs } satisfies Asking);
      }),
    close: async () => void (await worker.terminate()),
  };
}
