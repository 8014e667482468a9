import { describe, expect, it } from 'vitest';
import { outwardPostcode, parsePostcode } from '../../src/identifiers/postcode.ts';

describe('a postcode', () => {
  it.each([
    ['tw3 3eb', 'TW3 3EB', 'TW3'],
    [' TW33EB ', 'TW3 3EB', 'TW3'],
    ['t w 3 3 e b', 'TW3 3EB', 'TW3'],
    ['TW3-3EB', 'TW3 3EB', 'TW3'],
    ['TW3\u00a03EB', 'TW3 3EB', 'TW3'],
    ['ＴＷ３ ３ＥＢ', 'TW3 3EB', 'TW3'],
    ['m11ae', 'M1 1AE', 'M1'],
    ['ec1a1bb', 'EC1A 1BB', 'EC1A'],
    ['W1A 0AX', 'W1A 0AX', 'W1A'],
    ['DN55 1PT', 'DN55 1PT', 'DN55'],
    ['BF1 3AA', 'BF1 3AA', 'BF1'],
    ['JE2 3XX', 'JE2 3XX', 'JE2'],
  ])('%s is %s of %s', (text, postcode, outward) => {
    expect(parsePostcode(text)).toEqual({ ok: true, value: postcode });
    expect(parsePostcode(postcode)).toEqual({ ok: true, value: postcode });
    expect(outwardPostcode(postcode)).toBe(outward);
  });

  it.each([
    [''],
    ['GIR 0AA'],
    ['GX11 1AA'],
    ['QX1 1AA'],
    ['TW3'],
    ['TW3 3EC1'],
    ['TW3 3CB'],
    ['TW3 3EO'],
    ['TW333 3EB'],
    ['BFPO 61'],
    ['TW3 3EB, TW3 3EB'],
    ['12345'],
  ])('%s is none', (text) => expect(parsePostcode(text)).toEqual({ ok: false, problem: 'is not a UK postcode' }));
});
