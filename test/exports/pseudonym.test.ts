import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pseudonym, pseudonymKey, rootKeyId } from '../../src/exports/pseudonym.ts';
import { hmacKey } from '../../src/vault/hmac.ts';

const ROOT = Uint8Array.from({ length: 32 }, (_, at) => at);
const keyFor = (field: string, root: Uint8Array = ROOT) => hmacKey(pseudonymKey(root, field));
const of = (field: string, ...values: readonly string[]) => pseudonym(keyFor(field), field, values);

// Computed with Python's hmac, hashlib and base64 from the description in D11, not with this program.
test('vectors', () => {
  expect(pseudonymKey(ROOT, 'phone').toString('hex')).toBe(
    'f8d972a66e486f5d3b7db2120ad4d7762f24c27629b6010ed3e8e7e68735a643',
  );
  expect(rootKeyId(ROOT)).toBe('65db44d6');
  expect(of('phone', '+447700900123')).toBe('pqk2ak744hxf2ckosajre24qho4');
  expect(of('nino', 'QQ123456C')).toBe('phnszcsvoxqe6s6x544qd6sbsua');
  expect(of('name+dateOfBirth', 'zoë testperson', '1980-02-29')).toBe('p6yqhmhqkogqefyud6vbamlsyge');
  expect(of('phone+email', '', 'zoe@example.com')).toBe('poc4f5dm5yyy2fmyfo7bmsvruee');
  expect(of('resident', 'R0000000000000AB')).toBe('pu2o3x4y5eucnn3qng6rl7b5ive');
});

test('27 characters, the first a letter, whatever the value', () => {
  const key = keyFor('name');
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (value) => {
      expect(pseudonym(key, 'name', [value])).toMatch(/^p[a-z2-7]{26}$/);
    }),
  );
});

test('an absent value has no pseudonym, nor has a collection of absent values', () => {
  expect(of('phone', '')).toBe('');
  expect(of('phone+email', '', '')).toBe('');
});

test('values do not run into each other, and an absent one keeps its place', () => {
  const key = keyFor('a');
  const made = [['12', '3'], ['1', '23'], ['123'], ['123', ''], ['', '123'], ['', '123', ''], ['3', '12']].map(
    (values) => pseudonym(key, 'a', values),
  );
  expect(new Set(made).size).toBe(made.length);
});

test('different lists of values never share a pseudonym', () => {
  const key = keyFor('a');
  const values = fc.array(fc.constantFrom('', '1', '12', '2', '\0', '\0\0\0\u0001'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(values, values, (one, other) => {
      const [first, second] = [pseudonym(key, 'a', one), pseudonym(key, 'a', other)];
      const same = JSON.stringify(one) === JSON.stringify(other) || (first === '' && second === '');
      expect(first === second).toBe(same);
    }),
    { numRuns: 2000 },
  );
});

test('kinds and fields are apart', () => {
  const key = keyFor('phone');
  expect(pseudonym(key, 'phone', ['42'])).not.toBe(pseudonym(key, 'email', ['42']));
  expect(of('phone', '42')).not.toBe(of('email', '42'));
});

test('two recipients have no pseudonym in common for the same people', () => {
  const phones = Array.from({ length: 1000 }, (_, n) => `+447700900${String(n).padStart(3, '0')}`);
  const made = (root: Uint8Array) => phones.map((phone) => pseudonym(keyFor('phone', root), 'phone', [phone]));
  const first = made(ROOT);
  const second = made(Uint8Array.from(ROOT).fill(9));
  expect(new Set([...first, ...second]).size).toBe(2000);
  expect(made(ROOT)).toEqual(first);
});

test('a root that is too short is refused, and its key id tells two roots apart', () => {
  expect(() => pseudonymKey(new Uint8Array(0), 'phone')).toThrow('32 bytes');
  expect(() => rootKeyId(new Uint8Array(31))).toThrow('32 bytes');
  expect(rootKeyId(ROOT)).toMatch(/^[0-9a-f]{8}$/);
  expect(rootKeyId(Uint8Array.from(ROOT).fill(9))).not.toBe(rootKeyId(ROOT));
});
