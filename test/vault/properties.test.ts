import { hkdfSync } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../src/calendar/day.ts';
import { contactReference, readReference, residentId, uuidV4, uuidV7 } from '../../src/vault/ids.ts';
import { pooledRandom } from '../../src/vault/random.ts';
import { advance, dayKeys } from '../../src/vault/ratchet.ts';
import { epochOf, lengthPrefixed, openBlob, sealBlob } from '../../src/vault/seal.ts';
import { sealerOf } from '../../src/vault/vault.ts';

const random = pooledRandom();
const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2026-01-01', days));
const bytes = (min: number, max = min) =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((array) => Buffer.from(array));
const place = fc.record({ table: fc.string({ minLength: 1 }), id: fc.uuid(), day });
const storeId = '6f1c0a52-7d3b-4f0e-9a41-2b8f3c5d7e90';

test('a chain value gives no day before its own: advance refuses, and there is no key', () => {
  void fc.assert(
    fc.property(day, bytes(32), fc.integer({ min: 1, max: 500 }), (start, value, back) => {
      const chain = { epoch: 1, day: start, value };
      const before = addDays(start, -back);
      expect(() => advance(chain, before)).toThrow(RangeError);
      expect(dayKeys(chain, storeId)(before)).toBeUndefined();
    }),
  );
});

test('day keys are those of the recursion, in whatever order they are asked for, from whatever earlier chain', () => {
  const derive = (secret: Buffer, info: string) => Buffer.from(hkdfSync('sha256', secret, '', info, 32));
  void fc.assert(
    fc.property(
      day,
      bytes(32),
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 }),
      (start, value, ahead) => {
        const keys = dayKeys({ epoch: 1, day: start, value }, storeId);
        for (const days of ahead) {
          let chain = value;
          for (let step = 0; step < days; step += 1) chain = derive(chain, 'steward/1/chain');
          const later = addDays(start, days);
          const expected = derive(chain, `steward/1/day/${storeId}${later}`);
          expect(keys(later)).toEqual(expected);
          const moved = advance({ epoch: 1, day: start, value }, later);
          expect(dayKeys(moved, storeId)(later)).toEqual(expected);
        }
      },
    ),
  );
});

test('what is sealed opens again, byte for byte, and tells its epoch', () => {
  void fc.assert(
    fc.property(bytes(32), fc.integer({ min: 0, max: 65_535 }), place, bytes(0, 300), (key, epoch, where, plain) => {
      const blob = sealBlob(key, epoch, where, plain, random);
      expect(openBlob(key, where, blob)).toEqual(plain);
      expect(epochOf(blob)).toBe(epoch);
      expect(blob.length).toBe(plain.length + 31);
    }),
  );
});

test('no blob opens with any bit flipped but those of the epoch, or cut, or longer', () => {
  void fc.assert(
    fc.property(bytes(32), place, bytes(0, 60), fc.nat(), (key, where, plain, at) => {
      const blob = sealBlob(key, 1, where, plain, random);
      const bit = at % (blob.length * 8);
      const flipped = Buffer.from(blob);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // The epoch chooses the chain and so the key; it is not part of what is authenticated.
      const isEpoch = bit >> 3 === 1 || bit >> 3 === 2;
      expect(openBlob(key, where, flipped) !== undefined).toBe(isEpoch);
      expect(openBlob(key, where, blob.subarray(0, at % blob.length))).toBeUndefined();
      expect(openBlob(key, where, Buffer.concat([blob, Buffer.from([0])]))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test('a sealer opens nothing of another epoch, nor anything sealed before its chain', () => {
  const chain = { epoch: 2, day: '2026-11-23', value: random(32) };
  const where = { table: 'contact', id: storeId, day: '2026-12-23' };
  const blob = sealerOf(chain, storeId, random).seal(where, { name: 'Morag Testperson' });
  expect(sealerOf(chain, storeId, random).open(where, blob)).toEqual({ name: 'Morag Testperson' });
  expect(sealerOf({ ...chain, epoch: 1 }, storeId, random).open(where, blob)).toBeUndefined();
  expect(sealerOf(advance(chain, '2026-12-23'), storeId, random).open(where, blob)).toEqual({
    name: 'Morag Testperson',
  });
  const later = sealerOf(advance(chain, '2026-12-24'), storeId, random);
  expect(later.open(where, blob)).toBeUndefined();
  expect(() => later.seal(where, {})).toThrow('Nothing can be sealed to 2026-12-23');
});

test('a blob opens in no other place and with no other key', () => {
  void fc.assert(
    fc.property(bytes(32), bytes(32), place, place, bytes(0, 60), (key, other, here, there, plain) => {
      const blob = sealBlob(key, 1, here, plain, random);
      for (const moved of [
        { ...here, table: there.table },
        { ...here, id: there.id },
        { ...here, day: there.day },
        there,
      ]) {
        const same = moved.table === here.table && moved.id === here.id && moved.day === here.day;
        expect(openBlob(key, moved, blob) !== undefined).toBe(same);
      }
      expect(openBlob(other, here, blob) !== undefined).toBe(other.equals(key));
    }),
  );
});

test('parts with lengths in front are equal only when every part is', () => {
  const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
  void fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(lengthPrefixed(a).equals(lengthPrefixed(b))).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
  expect(lengthPrefixed(['12', '3'])).not.toEqual(lengthPrefixed(['1', '23']));
});

test('ids of version 7 sort by time and have the form of RFC 9562', () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
  void fc.assert(
    fc.property(time, time, (a, b) => {
      const [first, second] = [uuidV7(a, random), uuidV7(b, random)];
      expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      if (a !== b) expect(first < second).toBe(a < b);
      expect(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(a);
    }),
  );
  expect(uuidV4(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('references are read back from sloppy typing', () => {
  const sloppy = (reference: string, choices: readonly number[]) =>
    [...reference]
      .map((symbol, at) => {
        const choice = choices[at % choices.length] ?? 0;
        if (symbol === '-') return ['-', '', ' '][choice % 3];
        const spelled = at > 0 && symbol === '0' ? 'O' : at > 0 && symbol === '1' ? ['I', 'L'][choice % 2] : symbol;
        return choice % 3 === 0 ? symbol : (spelled ?? symbol)[choice % 2 ? 'toLowerCase' : 'toUpperCase']();
      })
      .join('');
  void fc.assert(
    fc.property(bytes(15), fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 20 }), (seed, choices) => {
      const given = (count: number) => seed.subarray(0, count);
      for (const reference of [contactReference(given), residentId(given)]) {
        expect(readReference(` ${sloppy(reference, choices)} `)).toBe(reference);
      }
    }),
  );
  expect(readReference('c7k3mo9qwx2abi')).not.toMatch(/^C-/);
  expect(readReference('c 7k3m 9qwx 2abl')).toBe('C-7K3M-9QWX-2AB1');
});
