import { describe, expect, it } from 'vitest';
import { parseEmail } from '../../src/identifiers/email.ts';
import { parseIp } from '../../src/identifiers/ip.ts';
import type { Parsed } from '../../src/identifiers/parsed.ts';

const textOf = (parsed: Parsed<string>): string => (parsed.ok ? parsed.value : `refused: ${parsed.problem}`);

describe('an email address', () => {
  it.each([
    [' Morag.Testperson@Example.COM ', 'morag.testperson@example.com'],
    ['mailto:a+b@mail.example.com', 'a+b@mail.example.com'],
    ['o’testperson@example.com', "o'testperson@example.com"],
    ['\u200ba@example.com', 'a@example.com'],
    ['a@bücher.example', 'a@xn--bcher-kva.example'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('%s is matched as %s', (text, address) => {
    expect(textOf(parseEmail(text))).toBe(address);
    expect(textOf(parseEmail(address))).toBe(address);
  });

  it.each([
    [''],
    ['a'],
    ['@example.com'],
    ['a@'],
    ['a@example'],
    ['a@b@example.com'],
    ['a b@example.com'],
    ['a@exam ple.com'],
    ['a\u0000@example.com'],
    ['a..b@example.com'],
    ['.a@example.com'],
    ['a.@example.com'],
    ['a@example..com'],
    ['a@-example.com'],
    ['a@example.com.'],
    ['a@192.0.2.1'],
    ['a@[192.0.2.1]'],
    ['"a b"@example.com'],
    ['Morag <a@example.com>'],
    ['a@example.com,b@example.com'],
    ['a@example.c'],
    ['a@exa%6dple.com'],
    [`${'a'.repeat(65)}@example.com`],
    [`a@${'b'.repeat(60)}.${'c.'.repeat(100)}example.com`],
  ])('%s is none', (text) => expect(parseEmail(text).ok).toBe(false));

  it('of a megabyte is refused at once', () => {
    const start = performance.now();
    for (const text of ['a.'.repeat(500_000), `a@${'a.'.repeat(500_000)}`, '@'.repeat(1_000_000)]) {
      expect(parseEmail(text).ok).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

describe('an IP address', () => {
  it.each([
    [' 192.0.2.1 ', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['::', '::'],
  ])('%s is compared as %s', (text, address) => {
    expect(textOf(parseIp(text))).toBe(address);
    expect(textOf(parseIp(address))).toBe(address);
  });

  it.each([
    [''],
    ['192.0.2'],
    ['192.0.2.256'],
    ['192.0.02.1'],
    ['192.0.2.1:80'],
    ['192.0.2.0/24'],
    ['fe80::1%eth0'],
    ['g::1'],
  ])('%s is none', (text) => expect(parseIp(text)).toEqual({ ok: false, problem: 'is not an IP address' }));
});
