import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_LINE, PASSED_OVER, readText } from '../../src/files/csv-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'csv-source-'));

async function* stream(...chunks: readonly (Buffer | string)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk as string);
}

async function textOf(source: AsyncIterable<Uint8Array> | string): Promise<string> {
  let text = '';
  for await (const piece of readText(source)) text += piece === PASSED_OVER ? '<passed over>\n' : piece;
  return text;
}

describe('the text of a CSV file', () => {
  it('is UTF-8 with or without a byte order mark', async () => {
    expect(await textOf(stream('name\nZoë\n'))).toBe('name\nZoë\n');
    expect(await textOf(stream('\ufeffname\nZoë'))).toBe('name\nZoë');
    expect(await textOf(stream(Buffer.from([0xef]), Buffer.from([0xbb]), Buffer.from([0xbf, 0x61])))).toBe('a');
  });

  it('is Windows-1252 where the bytes are not UTF-8, with its own quotes, dash and euro sign', async () => {
    const bytes = Buffer.from([0x4f, 0x92, 0x54, 0x20, 0x80, 0x20, 0x96, 0x20, 0xeb, 0x9f, 0x8e, 0x0a]);
    expect(await textOf(stream(bytes))).toBe('O’T € – ëŸŽ\n');
  });

  it('decides line by line, so that a file put together from two systems is right in both halves', async () => {
    expect(await textOf(stream(Buffer.concat([Buffer.from('Zoë\n'), Buffer.from([0xeb, 0x0a])])))).toBe('Zoë\në\n');
  });

  it('is the same however a pipe cuts the bytes', async () => {
    const lines = fc.array(fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\0')));
    const legacy = fc.uint8Array({ min: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(lines, legacy, fc.array(fc.nat(60)), async (texts, tail, cuts) => {
        const bytes = Buffer.concat([Buffer.from(`a\n${texts.join('\n')}\n`), tail]);
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
        expect(await textOf(stream(...chunks))).toBe(await textOf(stream(bytes)));
      }),
    );
  });

  it('refuses what is no CSV, and says what it is', async () => {
    await expect(textOf(stream())).rejects.toMatchObject({ code: 'csv-empty' });
    await expect(textOf(stream(Buffer.from('\ufeffname\n', 'utf16le')))).rejects.toMatchObject({ code: 'csv-utf-16' });
    await expect(textOf(stream('PK\x03\x04\0\0'))).rejects.toMatchObject({ code: 'csv-binary' });
    await expect(textOf(stream('a,b\nc,d\ne,\0\n'))).rejects.toMatchObject({ code: 'csv-binary' });
    await expect(textOf(folder)).rejects.toMatchObject({ code: 'is-a-folder' });
    await expect(textOf(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'no-such-file' });
    const empty = join(folder, 'empty.csv');
    writeFileSync(empty, '');
    await expect(textOf(empty)).rejects.toMatchObject({ code: 'csv-empty' });
  });

  it('refuses a first line that is too long, having read no more than it must', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 100_000;
        yield Buffer.alloc(100_000, 'x');
      }
    }
    await expect(textOf(endless())).rejects.toMatchObject({ code: 'csv-line-too-long', line: 1 });
    expect(read).toBeLessThan(LONGEST_LINE + 200_000);
  });

  it('passes over any other line that is too long, and goes on after it, however the bytes are cut', async () => {
    const longest = `a\n${'x'.repeat(LONGEST_LINE)}\n`;
    expect(await textOf(stream(longest))).toBe(longest);
    const long = 'x'.repeat(LONGEST_LINE + 1);
    const text = `a\nb\n${long}\n\nc\n${long}\n${long}\nd\n${long}`;
    const wanted = 'a\nb\n<passed over>\n\nc\n<passed over>\n<passed over>\nd\n<passed over>\n';
    const bytes = Buffer.from(text);
    for (const size of [bytes.length, 65_536, 262_144, LONGEST_LINE + 1, LONGEST_LINE + 5]) {
      const cuts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size).subarray(0, size),
      );
      expect(await textOf(stream(...cuts)), `${size}`).toBe(wanted);
    }
  });
});
