import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../refusal.ts';
import type { Feed, FeedOptions } from './feed.ts';
import { CHUNKS_AHEAD, type FromWorker, PIECES_AHEAD, type Refused, type Start, type ToWorker } from './messages.ts';
import type { FileHeader } from './preparer.ts';
import type { PreparedRows } from './rows.ts';
import type { FileBytes } from './source.ts';

/** A chunk and what is made of it take some 20 MB; without limits the heap grows to five times that before it is tidied. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** Milliseconds within which a file's next chunk comes, unless a line of gigabytes must be read past. */
const A_MOMENT = 500;

type Chunk = FromWorker & { kind: 'chunk' };
type End = FromWorker & { kind: 'end' };

/**
 * The same feed from a worker: it prepares a chunk or two ahead while this thread writes. Memory stays flat because a
 * chunk is only made when one has been taken.
 */
export async function feedFromWorker(script: URL, file: FileBytes, options: FeedOptions): Promise<Feed> {
  const { mapping, keys, now } = options;
  const start: Start = { path: file.bytes ? undefined : file.path, mapping, keys, nowMs: now() };
  const worker = new Worker(script, {
    workerData: start,
    resourceLimits: LIMITS,
  });
  const post = (message: ToWorker, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer);
  const inbox = inboxOf(worker);
  if (file.bytes) void pumpBytes(file.bytes, inbox, post).catch(inbox.fail);
  const close = async () => {
    inbox.close();
    file.close?.();
    await worker.terminate();
  };
  let taken = 0;
  let settled = 0;
  let round = 0;
  const take = async (): Promise<PreparedRows | undefined> => {
    const chunk = await inbox.until(() => inbox.chunk(round) ?? (inbox.end()?.chunks === taken ? 'end' : undefined));
    if (chunk === 'end') {
      const refused = inbox.end()?.refused;
      if (refused) throw asRefusal(refused);
      return undefined;
    }
    return chunk.rows;
  };
  try {
    for (let ahead = 0; ahead < CHUNKS_AHEAD; ahead += 1) post({ kind: 'next', nowMs: now() });
    const header = await inbox.until(() => inbox.header() ?? (inbox.end()?.refused as Refused | undefined));
    if ('code' in header) throw asRefusal(header);
    return {
      header,
      async next(nowMs) {
        // A turn of the loop, or neither a signal nor standard input would be heard between two chunks.
        await turn();
        post({ kind: 'next', nowMs });
        const rows = await take();
        if (rows) taken += 1;
        return rows;
      },
      settled(chunks) {
        settled += chunks;
        post({ kind: 'settled', chunks });
      },
      again(fresh, nowMs) {
        round += 1;
        taken = settled;
        post({ kind: 'again', round, keys: fresh, nowMs });
      },
      async soon() {
        await turn();
        if (inbox.waits() || file.size === undefined) return inbox.waits();
        const waits = inbox.until(() => inbox.waits() || undefined);
        return await Promise.race([waits, pause(A_MOMENT, false, { ref: false })]);
      },
      close,
    };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/** What the worker has said and nobody has taken yet; whoever waits is woken by every message, and by its death. */
function inboxOf(worker: Worker) {
  const chunks: Chunk[] = [];
  let header: FileHeader | undefined;
  let end: End | undefined;
  let pieces = PIECES_AHEAD;
  let died: Error | undefined;
  let closed = false;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const all = waiting;
    waiting = [];
    for (const each of all) each();
  };
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'chunk') chunks.push(message);
    else if (message.kind === 'header') header = message.header;
    else if (message.kind === 'end') end ??= message;
    else pieces += 1;
    wake();
  });
  const fail = (problem: unknown) => {
    died ??= problem instanceof Error ? problem : new Error('the import worker failed');
    wake();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the import worker stopped')));
  return {
    header: () => header,
    end: () => end,
    /** The next chunk of this round; what was prepared under older keys is dropped. */
    chunk(round: number): Chunk | undefined {
      while (chunks[0] && chunks[0].round < round) chunks.shift();
      return chunks.shift();
    },
    waits: () => chunks.length > 0 || end !== undefined,
    mayGivePiece: () => (closed || pieces > 0 ? 'yes' : undefined),
    pieceGiven: () => {
      pieces -= 1;
    },
    isClosed: () => closed,
    fail,
    close: () => {
      closed = true;
      wake();
    },
    async until<T>(ready: () => T | undefined): Promise<T> {
      for (;;) {
        const found = ready();
        if (found !== undefined) return found;
        if (died) throw died;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

/** Standard input belongs to this thread, so it passes the bytes on, never more than a few pieces ahead. */
async function pumpBytes(
  bytes: AsyncIterable<Uint8Array>,
  inbox: ReturnType<typeof inboxOf>,
  post: (message: ToWorker, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  try {
    for await (const piece of bytes) {
      await inbox.until(inbox.mayGivePiece);
      if (inbox.isClosed()) return;
      inbox.pieceGiven();
      const copy = new Uint8Array(piece);
      post({ kind: 'bytes', bytes: copy }, [copy.buffer]);
    }
    post({ kind: 'bytes-end' });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    const { code, message, hint, details } = problem;
    post({ kind: 'bytes-end', refused: { code, message, hint, details } });
  }
}

const asRefusal = ({ code, message, hint, details }: Refused): Refusal => new Refusal(code, message, hint, details);
