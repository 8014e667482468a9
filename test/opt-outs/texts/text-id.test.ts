import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTextReference, textDigest, textReference } from '../../../src/opt-outs/texts/text-id.ts';
import { hmacKey } from '../../../src/vault/hmac.ts';

const key = hmacKey(Buffer.alloc(32, 7));
const none = { id: undefined, from: undefined, words: undefined, at: undefined, atGiven: undefined };

test('a reference leads back to the first bytes of its digest, however it is typed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const digest = Buffer.from(bytes);
      const reference = textReference(digest);
      expect(reference).toMatch(/^T-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      for (const typed of [
        reference,
        reference.toLowerCase(),
        reference.replaceAll('-', ' '),
        reference.replaceAll('0', 'O'),
      ])
        expect(readTextReference(typed)).toEqual(digest.subarray(0, 5));
    }),
  );
  for (const typed of ['', 'T-', 'C-7K3M-9QWX', 'T-7K3M-9QWXX', 'T-7K3U-9QWX'])
    expect(readTextReference(typed)).toBeUndefined();
});

test('an id counts alone, in capitals or not; without one, sender, words and time count together', () => {
  const id = '7D0C6A5E-1B2F-4C3D-8E4F-5A6B7C8D9E0F';
  const one = textDigest(key, { ...none, id, words: 'STOP' });
  expect(textDigest(key, { ...none, id: id.toLowerCase(), from: '447700900123' })).toEqual(one);
  const told = { ...none, from: '07700 900123', words: 'STOP', atGiven: '2026-11-23 09:00' };
  const digests = [
    told,
    { ...told, from: '07700 900124' },
    { ...told, words: 'Stop' },
    { ...told, atGiven: '2026-11-23 09:01' },
    { ...told, from: undefined },
  ].map((text) => textDigest(key, text).toString('hex'));
  expect(new Set(digests).size).toBe(5);
});
