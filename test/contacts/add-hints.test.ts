import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeTestHome } from '../support/home.ts';

/** A refusal of one contact says what to do next, and not only that nothing was done. */

const NOW = '2026-11-23T12:00:00.000Z';
const OK = { channel: 'phone', at: '2026-11-20T09:00:00Z', name: 'Morag Testperson' };

const REFUSALS: readonly (readonly [object, RegExp])[] = [
  [{ summary: '4111 1111 1111 1111' }, /Take the number out/],
  [{ at: '2026-09-01T09:00:00Z' }, /may not be kept any longer/],
  [{ at: '2026-12-01T09:00:00Z' }, /Check the date, and the clock of this machine/],
  [{ at: '2026-10-25T01:30:00' }, /Correct it/],
  [{ at: '2024-01-01T09:00:00Z' }, /steward notice versions/],
  [{ channel: undefined }, /Add "channel"/],
  [{ channel: 'fax' }, /steward notice show/],
  [{ service: 'dragons' }, /steward notice show/],
  [{ purpose: 'marketing' }, /steward notice show/],
  [{ lawfulBasis: 'contract' }, /steward notice show/],
  [{ purpose: 'statistical-analysis', lawfulBasis: 'consent' }, /steward notice show/],
  [{ providedBy: { role: 'councillor' } }, /Add "name" to providedBy/],
  [{ ip: '192.0.2.1' }, /Leave it out/],
  [{ gender: 'f' }, /Add "relevance", or leave it out/],
  [{ phone: '12' }, /Correct it, or leave it out/],
  [{ summary: { a: 1 } }, /Write it as text, in quotes/],
  [{ uprn: 1e300 }, /Write it as text, in quotes/],
  [{ reference: 'A-1', source: 'crm' }, /give it a reference of its own/],
];

it('contact add tells the next thing to do, whatever it refuses', async () => {
  const home = await makeTestHome({ now: NOW });
  const add = (more: object) =>
    home.run(['contact', 'add', '--from', '-', '--json'], { stdin: JSON.stringify({ ...OK, ...more }) });
  expect((await add({ reference: 'A-1', source: 'crm' })).exit).toBe(0);
  for (const [more, next] of REFUSALS) {
    const ran = await add(more);
    expect([1, 2], `${JSON.stringify(more)}: ${ran.stdout}`).toContain(ran.exit);
    const { message, hint } = JSON.parse(ran.stderr).error;
    expect(hint, `${JSON.stringify(more)}: ${message}`).toMatch(next);
    expect(hint).toMatch(/[Nn]othing was recorded/);
  }
});

it('a document over 16 MB is told what to do, from a file and from standard input', async () => {
  const home = await makeTestHome({ now: NOW });
  const path = join(home.folder, 'big.json');
  writeFileSync(path, '{');
  truncateSync(path, 17 * 1024 * 1024);
  for (const words of [
    ['contact', 'add'],
    ['notice', 'publish'],
  ]) {
    const file = await home.run([...words, '--from', path, '--json']);
    expect(JSON.parse(file.stderr).error).toMatchObject({
      code: 'too-long',
      hint: expect.stringMatching(/^Check that/),
    });
    const piped = await home.run([...words, '--from', '-', '--json'], { stdin: ' '.repeat(17 * 1024 * 1024) });
    expect(JSON.parse(piped.stderr).error).toMatchObject({
      code: 'too-long',
      hint: expect.stringMatching(/^Check that|^Use/),
    });
  }
});
