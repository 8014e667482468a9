import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bestOf, installed, type Measured, measure } from './measure.ts';
import { compare, memory, within } from './report.ts';
import { place, ROWS, steward } from './setup.ts';

/** Backup, the rebuild of the index by itself, and a restore, which is a copy and a rebuild. */
export async function continuity(): Promise<void> {
  const store = join(place, 'large', 'store.db');
  const peer = join(place, 'peer-backup.db');
  const copies: (Measured | undefined)[] = [undefined, undefined];
  const keep = (at: number, measured: Measured) => {
    const best = copies[at];
    if (!best || measured.seconds < best.seconds) copies[at] = measured;
  };
  for (let round = 0; round < 3; round += 1) {
    rmSync(join(place, 'backup'), { recursive: true, force: true });
    keep(0, await measure(steward('large', 'backup', join(place, 'backup'))));
    if (!installed('sqlite3')) continue;
    keep(1, await measure({ words: ['sqlite3', store, `.backup ${peer}`] }));
    rmSync(peer);
  }
  const [backup, copy] = copies;
  compare(`backup of ${ROWS.large}`, 'sqlite3 .backup', backup as Measured, copy, 1.5);
  memory(`backup of ${ROWS.large}`, backup as Measured);
  const looking = steward('large', 'contact', 'list', '--limit', '5');
  const [before] = await bestOf(3, looking);
  const rebuilding = measure(steward('large', 'index', 'rebuild', '--yes'));
  const during: Measured[] = [];
  let running = true;
  void rebuilding.then(() => {
    running = false;
  });
  while (running) during.push(await measure(looking));
  const rebuilt = await rebuilding;
  within('index rebuild', rebuilt, 60, ROWS.large);
  memory('index rebuild', rebuilt);
  const slowest = during.reduce((worst, each) => (each.seconds > worst.seconds ? each : worst));
  compare('contact list during it, slowest', 'the same before', slowest, before, 5);
  const restored = await measure(steward('large', 'restore', join(place, 'backup'), '--yes'));
  const allowed = copy && { ...copy, seconds: 2 * copy.seconds + rebuilt.seconds };
  compare(`restore of ${ROWS.large}`, '2 copies and a rebuild', restored, allowed, 1);
  memory(`restore of ${ROWS.large}`, restored);
  await measure(steward('large', 'restore', 'accept', '--yes'));
  rmSync(join(place, 'backup'), { recursive: true });
}
