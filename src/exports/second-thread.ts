import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { IdRange } from '../db/exports.ts';
import { Refusal } from '../refusal.ts';
import type { ExportTask, Piece } from './rows.ts';
import type { Answer } from './worker.ts';

/** A worker that makes pieces. It answers in the order in which it was asked. */
export type SecondThread = {
  readonly hasRoom: () => boolean;
  readonly ask: (range: IdRange) => Promise<Piece>;
  readonly close: () => Promise<void>;
};

/** One piece in the making and one waiting, so that the worker is never idle and memory stays flat. */
const AT_ONCE = 2;

/** A worker holds one piece at a time; left alone, its heap grows to three times this before anything is collected. */
const LITTLE = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 };

/** Where the build puts the worker: beside the bundle. From source there is none, and one thread does it all. */
const BUILT = new URL('./export-worker.js', import.meta.url);

/** The worker's file, when there is one and a core for it. */
export const builtWorker = (): URL | undefined =>
  availableParallelism() > 1 && existsSync(fileURLToPath(BUILT)) ? BUILT : undefined;

type Waiting = { readonly done: (piece: Piece) => void; readonly fail: (problem: unknown) => void };

export function startSecondThread(file: URL, task: ExportTask): SecondThread {
  const worker = new Worker(file, { workerData: task, resourceLimits: LITTLE });
  const waiting: Waiting[] = [];
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift();
    if (answer.ok) next?.done(answer.piece);
    else next?.fail(new Refusal(answer.code, answer.message, answer.hint));
  });
  let ended: unknown;
  const failAll = (problem: unknown) => {
    ended ??= problem;
    for (const each of waiting.splice(0)) each.fail(problem);
  };
  worker.on('error', failAll);
  worker.on('exit', () => failAll(new Error('the export worker ended early')));
  return {
    hasRoom: () => waiting.length < AT_ONCE,
    ask: (range) =>
      new Promise((done, fail) => {
        if (ended !== undefined) return fail(ended);
        waiting.push({ done, fail });
        worker.postMessage(range);
      }),
    close: async () => void (await worker.terminate()),
  };
}
