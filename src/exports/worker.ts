import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../db/engine-read.ts';
import { exportReader, type IdRange } from '../db/exports.ts';
import { Refusal } from '../refusal.ts';
import { type ExportTask, type Piece, pieceMaker } from './rows.ts';

/** What a worker answers: a piece, or why not. Anything but a Refusal is a bug and ends the worker. */
export type Answer =
  | { readonly ok: true; readonly piece: Piece }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string | undefined };

// A second core for large exports. It reads the store on a connection of its own, because handing rows from thread to
// thread costs as much as reading them.
const task = workerData as ExportTask;
const make = pieceMaker(task, exportReader(openForReading(task.store)));

parentPort?.on('message', (range: IdRange) => {
  const answer = attempt(range);
  const bytes = answer.ok ? [answer.piece.bytes.buffer as ArrayBuffer] : [];
  parentPort?.postMessage(answer, bytes);
});

function attempt(range: IdRange): Answer {
  try {
    const piece = make(range);
    // A buffer of its own, so that it can change threads without a copy.
    const whole = piece.bytes.byteLength === piece.bytes.buffer.byteLength;
    return { ok: true, piece: whole ? piece : { ...piece, bytes: new Uint8Array(piece.bytes) } };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const { code, message, hint } = problem;
    return { ok: false, code, message, hint };
  }
}
