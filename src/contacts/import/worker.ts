import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../../refusal.ts';
import { pooledRandom } from '../../vault/random.ts';
import { blocksOf } from '../entering/packed.ts';
import type { FromWorker, Refused, Start, ToWorker } from './messages.ts';
import { openPreparer, type Preparer } from './preparer.ts';
import type { PreparedRows } from './rows.ts';

/** The other thread of an import: reads, maps, accepts, digests and seals, and hands over chunks ready to be written. */
const port = parentPort as NonNullable<typeof parentPort>;
const start = workerData as Start;
const pieces: Uint8Array[] = [];
let bytesEnd: { readonly refused?: Refused } | undefined;
let wake: () => void = () => undefined;
let round = 0;
let chunks = 0;

const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const opening = openPreparer(start.path ?? bytes(), { ...start, random: pooledRandom() });
let turn: Promise<void> = begin();

port.on('message', (message: ToWorker) => {
  if (message.kind === 'bytes') pieces.push(message.bytes);
  else if (message.kind === 'bytes-end') bytesEnd = message;
  else if (message.kind === 'settled')
    void opening.then(
      ({ settle }) => settle(message.chunks),
      () => undefined,
    );
  else turn = turn.then(() => answer(message));
  wake();
});

async function begin(): Promise<void> {
  const preparer = await orRefused(opening);
  if (preparer) post({ kind: 'header', header: preparer.header });
}

async function answer(message: ToWorker & { kind: 'next' | 'again' }): Promise<void> {
  const preparer: Preparer | undefined = await opening.catch(() => undefined);
  if (!preparer) return;
  if (message.kind === 'again') {
    round = message.round;
    for (const rows of preparer.again(message.keys, message.nowMs)) send(rows);
    return;
  }
  const rows = await orRefused(preparer.next(message.nowMs).then((next) => next ?? 'end'));
  if (rows === 'end') post({ kind: 'end', chunks });
  else if (rows) {
    chunks += 1;
    send(rows);
  }
}

const send = (rows: PreparedRows): void => post({ kind: 'chunk', round, rows }, blocksOf(rows.packed));

/** A Refusal goes to the other thread; anything else is a bug and ends this one. */
async function orRefused<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const { code, message, hint, details } = problem;
    post({ kind: 'end', chunks, refused: { code, message, hint, details } });
    return undefined;
  }
}

async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const piece = pieces.shift();
    if (piece) {
      post({ kind: 'more-bytes' });
      yield piece;
    } else if (bytesEnd) {
      const { refused } = bytesEnd;
      if (refused) throw new Refusal(refused.code, refused.message, refused.hint, refused.details);
      return;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
