import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacKey, hmacSha256 } from '../../src/vault/hmac.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

// RFC 4231, sections 4.2 to 4.8. The fifth is cut to 128 bits there, and so it is here.
const VECTORS: readonly (readonly [key: Buffer, data: Buffer, mac: string])[] = [
  [Buffer.alloc(20, 0x0b), Buffer.from('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe'),
    Buffer.from('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [Buffer.alloc(20, 0xaa), Buffer.alloc(50, 0xdd), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    hex('0102030405060708090a0b0c0d0e0f10111213141516171819'),
    Buffer.alloc(50, 0xcd),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [Buffer.alloc(20, 0x0c), Buffer.from('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
  [
    Buffer.alloc(131, 0xaa),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    Buffer.alloc(131, 0xaa),
    Buffer.from(
      'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
];

test.each(VECTORS)('RFC 4231 (%#)', (key, data, mac) => {
  expect(
    hmacSha256(hmacKey(key), data)
      .subarray(0, mac.length / 2)
      .toString('hex'),
  ).toBe(mac);
});

test('equals createHmac for keys and messages of any length, one key used many times', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 1200 });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.array(bytes, { maxLength: 6 }), (raw, messages) => {
      const key = hmacKey(raw);
      for (const message of messages) {
        expect(hmacSha256(key, Buffer.from(message))).toEqual(createHmac('sha256', raw).update(message).digest());
      }
    }),
  );
});

test.each([0, 1, 63, 64, 65, 1023, 1024, 1025, 100_000])('equals createHmac for a message of %i bytes', (length) => {
  const message = Buffer.alloc(length, 0x61);
  const raw = Buffer.alloc(32, 7);
  expect(hmacSha256(hmacKey(raw), message)).toEqual(createHmac('sha256', raw).update(message).digest());
});

test('a result is not written over by the next call', () => {
  const key = hmacKey(Buffer.alloc(32, 1));
  const first = hmacSha256(key, Buffer.from('a'));
  const kept = Buffer.from(first);
  hmacSha256(key, Buffer.from('b'));
  expect(first).toEqual(kept);
});
