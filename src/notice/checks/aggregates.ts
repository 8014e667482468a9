import { dailyCountsByChannel, disposedByChannel } from '../../db/checks.ts';
import { brokenOrOpen, type Check, many, when } from './finding.ts';

/** P29: what outlives the records says how many there were: each that was removed is in the daily counts, and no other. */
export const countsKept: Check = async ({ opened }) => {
  const { db } = opened.store;
  const byChannel = new Map<string, number>();
  const add = (channel: string, count: number) => byChannel.set(channel, (byChannel.get(channel) ?? 0) + count);
  const removed = (await disposedByChannel(db)).map((row) => ({ channel: row.channel, count: Number(row.count) }));
  for (const { channel, count } of removed) add(channel, count);
  for (const row of await dailyCountsByChannel(db)) add(row.channel, -Number(row.count));
  const total = removed.reduce((sum, { count }) => sum + count, 0);
  const differing = [...byChannel].filter(([, difference]) => difference !== 0);
  const failed = differing.reduce((sum, [, difference]) => sum + Math.abs(difference), 0);
  return brokenOrOpen(Math.max(total, failed), failed, [
    `${many(total, 'contact')} removed so far: the daily counts ${failed === 0 ? 'hold as many' : `differ by ${failed.toLocaleString('en-GB')}, for ${differing.map(([channel]) => channel).join(', ')}`}.`,
    when(failed === 0, 'Published figures made again from the stored counts would show the rest.'),
  ]);
};
