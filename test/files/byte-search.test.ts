import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { byteSearch, searchFile } from '../../src/files/byte-search.ts';

const letters = fc.constantFrom(...'abc');
const text = (min: number, max: number) =>
  fc.array(letters, { minLength: min, maxLength: max }).map((all) => all.join(''));

test('finds exactly what a plain search finds, wherever the bytes are cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(text(3, 9), { minLength: 1, maxLength: 8 }),
      fc.array(text(1, 12), { minLength: 1, maxLength: 12 }),
      (wanted, pieces) => {
        const search = byteSearch(wanted.map((each) => Buffer.from(each)));
        for (const piece of pieces) search.push(Buffer.from(piece));
        search.end();
        const all = pieces.join('');
        const expected = wanted.flatMap((each, at) => (all.includes(each) ? [at] : []));
        expect([...search.found].sort((a, b) => a - b)).toEqual(expected);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('nothing is found across the end of one file and the start of the next', () => {
  const search = byteSearch([Buffer.from('abcdef')]);
  search.push(Buffer.from('xxabc'));
  search.end();
  search.push(Buffer.from('defxx'));
  search.end();
  expect(search.found.size).toBe(0);
});

test('a string on the border of two megabytes of a file is found; a missing file holds nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steward-bytes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bytes = Buffer.alloc(3 << 20, 7);
  bytes.write('Morag Testperson', (1 << 20) - 5);
  writeFileSync(join(folder, 'file'), bytes);
  const search = byteSearch([Buffer.from('Morag Testperson'), Buffer.from('Bram Testperson')]);
  await searchFile(join(folder, 'file'), search);
  await searchFile(join(folder, 'none'), search);
  expect([...search.found]).toEqual([0]);
});

test('nothing to look for is nothing found; too short a string is refused', () => {
  const search = byteSearch([]);
  search.push(Buffer.from('anything'));
  expect(search.found.size).toBe(0);
  expect(() => byteSearch([Buffer.from('ab')])).toThrow(RangeError);
});
