import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { later, mobiles, NOW, surveyDesk } from '../desk.ts';

const DAY_MS = 86_400_000;

test('after a restore without the lost store nobody is texted until a month has passed (P37)', async () => {
  const desk = await surveyDesk();
  const { home, invite, called, heard } = desk;
  await home.run(['backup', 'backup']);
  await called(mobiles(1));
  expect(JSON.parse((await invite()).stdout).receipt.sent ?? 1).toBeGreaterThan(0);
  const texted = desk.notify.sent.length;
  expect(texted).toBe(1);

  for (const name of ['store.db', 'store.db-wal', 'store.db-shm']) rmSync(join(home.root, name), { force: true });
  const noon = later(NOW, 3 * 3_600_000);
  expect((await home.run(['restore', 'backup', '--yes'], { now: noon })).exit).toBe(0);
  const unaccepted = await invite(undefined, noon);
  expect(JSON.parse(unaccepted.stderr).error.code).toBe('restore-not-accepted');
  expect((await home.run(['restore', 'accept', '--yes'], { now: noon })).exit).toBe(0);

  // The same number called again: the restored store does not know that it was texted this morning.
  await called(mobiles(1));
  await heard(noon);
  const again = await invite(undefined, noon);
  expect(again.exit).toBe(1);
  expect(JSON.parse(again.stderr).error.code).toBe('cap-unknown');
  const month = later(NOW, 32 * DAY_MS);
  await heard(month);
  const after = await invite(['--since', month.slice(0, 10), '--yes'], month);
  expect(after.stderr).not.toContain('cap-unknown');
  expect(desk.notify.sent).toHaveLength(texted);
});
