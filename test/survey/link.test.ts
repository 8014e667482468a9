import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkExpiry, linkOf, mintToken, newNonce, readToken } from '../../src/survey/link.ts';
import { hmacKey } from '../../src/vault/hmac.ts';
import { pooledRandom } from '../../src/vault/random.ts';
import { makeTestHome } from '../support/home.ts';
import { sentLinks } from './links.ts';

const random = pooledRandom();
const key = hmacKey(random(32));
const HOUR = 3_600_000;
const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();

describe('a token', () => {
  test('is read back, in either case, alone or in its link', () => {
    const nonce = newNonce(random);
    const token = mintToken(key, nonce, '2026-11-30T08:30:00.000Z');
    expect(token).toMatch(/^[a-z2-7]{48}$/);
    const read = { nonce, expires: '2026-11-30T08:30:00.000Z' };
    expect(readToken(key, token)).toEqual(read);
    expect(readToken(key, token.toUpperCase())).toEqual(read);
    expect(readToken(key, linkOf('https://example.com/s/{token}?lang=cy', token))).toEqual(read);
  });

  test('of another home, changed in any place, cut or longer is none', () => {
    const token = mintToken(key, newNonce(random), '2026-11-30T08:30:00.000Z');
    expect(readToken(hmacKey(random(32)), token)).toBeUndefined();
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'a' ? 'b' : 'a';
      expect(readToken(key, token.slice(0, at) + other + token.slice(at + 1)), `${at}`).toBeUndefined();
    }
    for (const wrong of ['', token.slice(1), `${token}a`, 'x'.repeat(5_000), '😀'])
      expect(readToken(key, wrong)).toBeUndefined();
  });

  test('any text is read without an exception', () => {
    fc.assert(fc.property(fc.string(), (text) => readToken(key, text) === undefined));
  });
});

// The clocks of London went forward on 29 March 2026 and back on 25 October 2026.
const SENT = [
  '2026-03-22T00:30:00.000Z',
  '2026-03-26T09:00:00.500Z',
  '2026-03-29T00:59:59.999Z',
  '2026-10-18T23:30:00.000Z',
  '2026-10-22T08:00:00.123Z',
  '2026-10-25T00:30:00.000Z',
  '2026-11-23T09:00:00.000Z',
];

describe('a link works for 168 hours from its sending, to the second, whatever the clocks do', () => {
  test('by any moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2030-01-01') }), (ms) => {
        const sent = new Date(ms).toISOString();
        expect(Date.parse(linkExpiry(sent, { days: 7 })) - ms).toBe(168 * HOUR);
        const { expires } = readToken(key, mintToken(key, newNonce(random), linkExpiry(sent, { days: 7 }))) ?? {};
        const off = Date.parse(expires ?? '') - (ms + 168 * HOUR);
        expect(off).toBeGreaterThan(-1_000);
        expect(off).toBeLessThanOrEqual(0);
      }),
    );
  });

  test.each(SENT)('sent at %s, by the program', async (sent) => {
    const home = await makeTestHome({ now: sent });
    const opened = await home.open();
    const [early, late] = await sentLinks(opened, 2, { sent });
    await opened.close();
    const respond = (token: string | undefined, ms: number) =>
      home.run(['survey', 'respond', '--score', '4', '--json'], { stdin: `${token}\n`, now: later(sent, ms) });
    expect((await respond(early, 168 * HOUR - 1_000)).exit).toBe(0);
    const refused = await respond(late, 168 * HOUR + 1_000);
    expect(refused.exit).toBe(1);
    expect(JSON.parse(refused.stderr).error.code).toBe('link-late');
  });
});
