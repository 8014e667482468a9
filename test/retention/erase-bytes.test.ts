import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readChain, sealerOf } from '../../src/vault/vault.ts';
import { filesBelow, filesHolding } from '../support/bytes.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const PEOPLE = 400;

type Row = {
  readonly id: string;
  readonly resident: string;
  readonly sealed_day: string;
  readonly sealed: Buffer;
};

function rowsOf<T>(path: string, query: string): readonly T[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(query).all() as T[];
  } finally {
    db.close();
  }
}

/** Three contacts of each of many people, so that the trees of the store have pages to split and to merge. */
async function fill(home: TestHome): Promise<void> {
  const lines = ['channel,at,name,dateOfBirth,phone,email,nino,summary,source,reference'];
  for (let n = 0; n < 3 * PEOPLE; n += 1) {
    const who = n % PEOPLE;
    const at = new Date(Date.parse(NOW) - n * 60_000).toISOString();
    const nino = `QQ${String(100_000 + who)}A`;
    lines.push(
      `email,${at},Person ${who} Testperson,1980-01-01,07700 900${String(who % 1000).padStart(3, '0')},p${who}@example.com,${nino},Call ${n},test,${n}`,
    );
  }
  writeFileSync(join(home.folder, 'contacts.csv'), `${lines.join('\n')}\n`);
  const ran = await home.run(['contact', 'import', 'contacts.csv', '--json']);
  expect(ran.exit, ran.stderr).toBe(0);
}

test('what was erased is in no byte of the home; the living still open, and so does an old copy until the day it says', async () => {
  const home = await makeTestHome({ now: NOW });
  await fill(home);
  const store = join(home.root, 'store.db');
  const before = rowsOf<Row>(store, 'select id, resident, sealed_day, sealed from contact order by id');
  const residents = [...new Set(before.map(({ resident }) => resident))];
  expect(residents).toHaveLength(PEOPLE);
  const gone = new Set(residents.filter((_, at) => at % 20 === 7));
  const copy = join(home.folder, 'copy');
  mkdirSync(copy);
  for (const name of ['store.db', 'store.db-wal'])
    if (existsSync(join(home.root, name))) copyFileSync(join(home.root, name), join(copy, name));
  const digests = rowsOf<{ digest: Buffer; owner: string }>(
    store,
    "select digest, owner from identifier_index where kind not in ('phone', 'outside-reference')",
  ).filter(({ owner }) => gone.has(owner));
  expect(digests.length).toBeGreaterThanOrEqual(3 * gone.size);
  const erased = before.filter(({ resident }) => gone.has(resident));
  const needles = [...erased.map(({ sealed }) => sealed), ...digests.map(({ digest }) => digest)];
  expect(filesHolding(home.root, needles.slice(0, 1))).not.toHaveLength(0);

  let until = '';
  for (const resident of gone) {
    const ran = await home.run(['resident', 'erase', resident, '--reason', 'unlawful', '--yes', '--json']);
    expect(ran.exit, ran.stderr).toBe(0);
    const { receipt } = JSON.parse(ran.stdout);
    expect(receipt).toMatchObject({ erased: 3, bytesCleared: true, foots: true });
    until = receipt.backupsOpenableUntil;
  }

  const files = filesBelow(home.root).map((path) => readFileSync(path));
  expect(needles.filter((needle) => files.some((bytes) => bytes.includes(needle)))).toHaveLength(0);
  // So that the test can fail: what lives on is found by the same search, and opens.
  const living = before.filter(({ resident }) => !gone.has(resident));
  expect(living.filter(({ sealed }) => files.some((bytes) => bytes.includes(sealed)))).toHaveLength(living.length);
  const opens = async (rows: readonly Row[], now: string) => {
    const opened = await home.open(now);
    const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
    const found = rows.filter(
      ({ id, sealed_day, sealed }) => sealer.open({ table: 'contact', id, day: sealed_day }, sealed) !== undefined,
    );
    await opened.close();
    return found.length;
  };
  const now = rowsOf<Row>(store, 'select id, resident, sealed_day, sealed from contact');
  expect(await opens(now, NOW)).toBe(living.length);

  // What the certificate says of backups is true on both sides of the day.
  expect(until).toBe('2027-11-23');
  const old = rowsOf<Row>(join(copy, 'store.db'), 'select id, resident, sealed_day, sealed from contact').filter(
    ({ resident }) => gone.has(resident),
  );
  expect(old).toHaveLength(erased.length);
  expect(await opens(old, NOW)).toBe(old.length);
  const swept = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '400d', '--json'], {
    now: '2027-11-24T02:00:00.000Z',
  });
  expect(swept.exit, swept.stderr).toBe(0);
  expect(await opens(old, '2027-11-24T03:00:00.000Z')).toBe(0);
}, 120_000);
