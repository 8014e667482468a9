import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOW, surveyDesk } from './desk.ts';

test('an old copy of the store in the place of the newest texts nobody a second time (P37)', async () => {
  const { home, notify, called, invite } = await surveyDesk();
  await called([{ phone: '07700 900101' }]);
  const store = join(home.root, 'store.db');
  copyFileSync(store, join(home.folder, 'old.db'));
  expect((await invite()).exit).toBe(0);
  copyFileSync(store, join(home.folder, 'newest.db'));
  const put = (name: string) => {
    for (const more of ['-wal', '-shm']) rmSync(`${store}${more}`, { force: true });
    copyFileSync(join(home.folder, name), store);
  };
  put('old.db');
  const refused = await invite();
  expect([refused.exit, JSON.parse(refused.stderr).error.code]).toEqual([1, 'store-behind']);
  const looked = await invite(['--since', NOW.slice(0, 10), '--dry-run']);
  expect(JSON.parse(looked.stdout).plan.stops).toMatchObject([{ code: 'store-behind' }]);
  expect(notify.sent).toHaveLength(1);
  put('newest.db');
  await called([{ phone: '07700 900102' }]);
  expect((await invite()).exit).toBe(0);
  expect(notify.sent.map(({ phone_number }) => phone_number)).toEqual(['+447700900101', '+447700900102']);
});
