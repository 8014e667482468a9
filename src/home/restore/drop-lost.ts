import { setImmediate as turn } from 'node:timers/promises';
import { utcDay } from '../../calendar/instant.ts';
import { countLost, dropOthers, type Lost, lostPlaces, type Opens, rowsAt } from '../../db/expired.ts';
import { versionsOf } from '../../notice/versions.ts';
import { disposeOf } from '../../retention/dispose.ts';
import type { Chain } from '../../vault/ratchet.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { Opened } from '../opened.ts';
import { write } from '../write.ts';
import { refuseIfStopped } from './stopped.ts';

/** Design D4: a bulk act commits in chunks of this many records. */
const CHUNK = 5_000;

/** What a chain opens of a backup's store. */
export function opensOf(chain: Chain, manifest: Manifest): Opens {
  const epochs = [chain.epoch, ...(chain.earlier ?? []).map(({ epoch }) => epoch)];
  const made = manifest.chain?.epoch ?? 0;
  const all = made > 0 && Array.from({ length: made }, (_, at) => at + 1).every((epoch) => epochs.includes(epoch));
  return { day: chain.day, epochs, all };
}

export type Dropped = Lost & { readonly files: number; readonly requests: number; readonly residents: number };

/** Disposes of every row of a restored store that the chain does not open, by the one function that disposes (D4). */
export async function dropLost(opened: Opened, opens: Opens, onProgress: (done: number) => void): Promise<Dropped> {
  const { db } = opened.store;
  const lost = await countLost(db, opens, utcDay(opened.now()), opened.now());
  const places = await lostPlaces(db, opens);
  const versions = await versionsOf(db);
  for (let at = 0; at < places.length; at += CHUNK) {
    await turn();
    refuseIfStopped(opened.signal);
    await write(opened, async (writing) => {
      const rows = await rowsAt(writing.db, places.slice(at, at + CHUNK));
      const { count } = await disposeOf(writing, { rows, cause: 'expired', versions, recordingsRoot: undefined });
      await writing.audit({ act: 'restore expired', counts: { expired: count } });
    });
    onProgress(Math.min(at + CHUNK, places.length));
  }
  const others = await write(opened, async (writing) => {
    const { files, requests, residents, comments } = await dropOthers(writing.db, opens);
    if (files.length > 0) await writing.audit({ act: 'file end', references: files });
    if (files.length + requests.length + residents + comments > 0)
      await writing.audit({
        act: 'restore expired',
        references: requests,
        counts: { files: files.length, requests: requests.length, residents, comments },
      });
    return { files: files.length, requests: requests.length, residents };
  });
  return { ...lost, ...others };
}
