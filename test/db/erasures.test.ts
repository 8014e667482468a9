import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { addErasures, erasureLookup } from '../../src/db/erasures.ts';
import { makeTestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const row = (digest: Buffer | null) => ({
  record: randomBytes(16).toString('hex'),
  digest,
  generation: 1,
  until: '2026-12-23',
  at: NOW,
});

test('a ledger finds its digests and no others, held in memory and too large for it', async () => {
  const register = await (await (await makeTestHome({ now: NOW })).open()).register();
  const small = Array.from({ length: 50 }, () => randomBytes(16));
  expect(await addErasures(register.db, [...small.map(row), row(null)])).toBe(51);
  const first = erasureLookup(register);
  expect(small.every(first)).toBe(true);
  expect(first(randomBytes(16))).toBe(false);
  const large = Array.from({ length: 20_000 }, () => randomBytes(16));
  expect(await addErasures(register.db, large.map(row))).toBe(20_000);
  const second = erasureLookup(register);
  expect([...small, ...large].every(second)).toBe(true);
  expect(second(randomBytes(16))).toBe(false);
});

test('what is named already stays as it is and is not counted twice', async () => {
  const register = await (await (await makeTestHome({ now: NOW })).open()).register();
  const one = row(randomBytes(16));
  expect(await addErasures(register.db, [one, row(null)])).toBe(2);
  expect(await addErasures(register.db, [{ ...one, until: '2027-01-01' }, row(null)])).toBe(1);
  const kept = await register.db.selectFrom('erasure').select('until').where('record', '=', one.record).execute();
  expect(kept).toEqual([{ until: '2026-12-23' }]);
});
