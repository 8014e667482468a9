import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readChain, sealerOf } from '../../src/vault/vault.ts';
import { filesHolding } from '../support/bytes.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const SWEEP = '2026-12-24T02:00:00.000Z';

type SealedRow = {
  readonly id: string;
  readonly channel: string;
  readonly sealed_day: string;
  readonly sealed: Buffer;
};

const rowsOf = (path: string): readonly SealedRow[] => {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('select id, channel, sealed_day, sealed from contact order by id').all() as SealedRow[];
  } finally {
    db.close();
  }
};

const digestsOf = (path: string): readonly { readonly digest: Buffer; readonly until: string }[] => {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('select digest, until from identifier_index').all() as { digest: Buffer; until: string }[];
  } finally {
    db.close();
  }
};

/** Many people, so that pages of every tree split, merge and are moved about before anything is removed. */
async function fill(home: TestHome, count: number): Promise<void> {
  const lines = ['channel,at,name,dateOfBirth,phone,email,nino,summary,source,reference'];
  for (let n = 0; n < count; n += 1) {
    const phone = `07700 900${String(n % 1000).padStart(3, '0')}`;
    const nino = `QQ${String(100_000 + n)}A`;
    const channel = n % 5 === 0 ? 'email' : 'phone';
    const at = new Date(Date.parse(DAY_0) - (n % 2000) * 60_000).toISOString();
    lines.push(
      `${channel},${at},Person ${n} Testperson,1980-01-01,${phone},p${n}@example.com,${nino},Call number ${n},test,${n}`,
    );
  }
  const file = join(home.folder, 'contacts.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const ran = await home.run(['contact', 'import', file, '--json']);
  expect(ran.exit, ran.stderr).toBe(0);
}

test('what a sweep disposed of is in no byte of the home, opens from no old copy, and the living still open', async () => {
  const home = await makeTestHome({ now: DAY_0 });
  await fill(home, 3_000);
  const copy = join(home.folder, 'copy');
  mkdirSync(copy);
  for (const name of ['store.db', 'store.db-wal']) {
    try {
      copyFileSync(join(home.root, name), join(copy, name));
    } catch {
      // The log may be empty and gone.
    }
  }
  const store = join(home.root, 'store.db');
  const before = rowsOf(store);
  const due = before.filter((row) => row.channel === 'phone');
  const living = before.filter((row) => row.channel === 'email');
  const dueDigests = digestsOf(store).filter((line) => line.until <= SWEEP);
  const needles = [...due.map((row) => row.sealed), ...dueDigests.map((line) => line.digest)];
  expect(due).toHaveLength(2_400);
  expect(filesHolding(home.root, needles.slice(0, 1))).not.toHaveLength(0);

  const swept = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '40d', '--json'], { now: SWEEP });
  expect(swept.exit, swept.stderr).toBe(0);
  const { receipt } = JSON.parse(swept.stdout) as {
    receipt: { disposed: number; bytesCleared: boolean; unreadableThrough: string };
  };
  expect(receipt).toMatchObject({ disposed: 2_400, bytesCleared: true, unreadableThrough: '2026-12-23' });

  const bytes = ['store.db', 'store.db-wal', 'secure/register.db'].map((name) => {
    try {
      return readFileSync(join(home.root, name));
    } catch {
      return Buffer.alloc(0);
    }
  });
  const found = needles.filter((needle) => bytes.some((file) => file.includes(needle)));
  expect(found).toHaveLength(0);
  // So that the test can fail: what lives on is found by the same search.
  expect(living.filter((row) => bytes.some((file) => file.includes(row.sealed)))).toHaveLength(living.length);

  const opened = await home.open(SWEEP);
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const fromCopy = rowsOf(join(copy, 'store.db'));
  const opens = (row: SealedRow) =>
    sealer.open({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed) !== undefined;
  expect(fromCopy.filter((row) => row.channel === 'phone').filter(opens)).toHaveLength(0);
  expect(fromCopy.filter((row) => row.channel === 'email').filter(opens)).toHaveLength(living.length);
});
