import type { Opened } from '../../home/opened.ts';
import { type Begun, beginTexts, finishTexts, type Handled } from './handle.ts';
import { type Maker, makerFor, makerHere } from './maker.ts';
import { stopIfAsked } from './receipt.ts';
import type { IncomingText } from './text.ts';

/**
 * Texts to a transaction. More would touch the pages of a large register less often, and leave one thread idle for longer
 * at either end of a file; the lock is held for half a second.
 */
export const CHUNK = 10_000;

/** Fewer than this are read sooner than a worker has started. */
const WORTH_A_WORKER = 5_000;

/** Handles chunk after chunk, the next one being prepared while the one before is written. */
export async function handleMany(
  opened: Opened,
  chunks: AsyncIterable<readonly IncomingText[]>,
  act: string,
  told: (handled: Handled) => void,
): Promise<void> {
  let maker: Maker | undefined;
  let ahead: Begun | undefined;
  try {
    for await (const texts of chunks) {
      stopIfAsked(opened);
      maker ??= texts.length < WORTH_A_WORKER ? makerHere(opened.random) : makerFor(opened.random);
      const begun = await beginTexts(opened, texts, maker, ahead);
      if (ahead) told(await finishTexts(opened, ahead, act));
      ahead = begun;
    }
    stopIfAsked(opened);
    if (ahead) told(await finishTexts(opened, ahead, act));
  } finally {
    await maker?.close();
  }
}
