import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/files/csv-records.ts';

async function* stream(text: string, size = 7) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size?: number) {
  const csv = await readCsv(stream(text, size));
  const rows = [];
  for await (const batch of csv.batches) rows.push(...batch);
  return { header: csv.header, rows };
}

describe('the header', () => {
  it.each([',', ';', '\t', '|'])('tells the delimiter %j, outside quotes', async (delimiter) => {
    const { header, rows } = await read(`"a,;|\t,;|\t"${delimiter} b ${delimiter}c\n1${delimiter}2${delimiter}3\n`);
    expect(header).toEqual({ columns: ['a,;|\t,;|', 'b', 'c'], delimiter, line: 1 });
    expect(rows).toEqual([{ line: 2, cells: ['1', '2', '3'] }]);
  });

  it('may be one column, follow blank lines, hold a newline, or follow a line "sep=;" of Excel', async () => {
    expect((await read('phone\n07700 900123\n')).rows).toEqual([{ line: 2, cells: ['07700 900123'] }]);
    expect((await read('\r\n  \n"a\nb",c\n1,2')).header).toEqual({ columns: ['a\nb', 'c'], delimiter: ',', line: 3 });
    expect((await read('sep=;\r\na;b,c,d\r\n1;2\r\n')).header).toEqual({
      columns: ['a', 'b,c,d'],
      delimiter: ';',
      line: 2,
    });
  });

  it('may end in empty cells, and a nameless column gets a name', async () => {
    const { header, rows } = await read(',a,b,,\n0,1,2,,\n0,1,2\n0,1,2,3\n');
    expect(header.columns).toEqual(['column 1', 'a', 'b']);
    expect(rows.map(({ problem }) => problem)).toEqual([undefined, undefined, 'has 4 cells where the header has 3']);
  });

  it('is refused when it is missing, broken, or names a column twice, without repeating a name', async () => {
    await expect(read('\ufeff\n\n  \n')).rejects.toMatchObject({ code: 'csv-empty' });
    await expect(read('a,"b\n1,2\n')).rejects.toMatchObject({ code: 'csv-header', line: 1 });
    await expect(read('a\rb\r1\r2\r')).rejects.toMatchObject({ code: 'csv-line-ends' });
    const twice = read('\nname,secret, secret\n');
    await expect(twice).rejects.toMatchObject({ code: 'csv-header', line: 2 });
    await expect(twice).rejects.not.toThrow(/secret/);
  });
});

describe('the rows', () => {
  it('keep their line numbers after quoted newlines, blank lines and either line end', async () => {
    const { rows } = await read('a,b\r\n"1\r\n\r\n2",x\r\n\r\n,\r\n3,"y"\r\n"4 ""q"" 4",5\n6,7');
    expect(rows).toEqual([
      { line: 2, cells: ['1\r\n\r\n2', 'x'] },
      { line: 7, cells: ['3', 'y'] },
      { line: 8, cells: ['4 "q" 4', '5'] },
      { line: 9, cells: ['6', '7'] },
    ]);
  });

  it('carry a problem when their number of cells is wrong, and the others are read', async () => {
    const { rows } = await read('a,b,c\n1,2\n1,2,3,\n1,2,3,4\n1\n1,2,3\n');
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [2, 'has 2 cells where the header has 3'],
      [3, undefined],
      [4, 'has 4 cells where the header has 3'],
      [5, 'has 1 cell where the header has 3'],
      [6, undefined],
    ]);
  });

  it('lose only the line on which a quote goes wrong', async () => {
    const truncated = await read('a,b\n1,"2\n3,4\n5,"6 cut of');
    expect(truncated.rows).toEqual([
      { line: 2, cells: ['1', '"2'], problem: 'a quote is in the wrong place' },
      { line: 3, cells: ['3', '4'] },
      { line: 4, cells: ['5', '"6 cut of'], problem: 'a quote is opened and not closed' },
    ]);
    const unclosed = await read(`a,b\n1,"2\n${'3,4\n'.repeat(400_000)}`, 65_536);
    expect(unclosed.rows).toHaveLength(400_001);
    expect(unclosed.rows[0]).toEqual({ line: 2, cells: ['1', '"2'], problem: 'a quote is opened and not closed' });
    expect(unclosed.rows.filter(({ problem }) => problem)).toHaveLength(1);
  });

  it('lose a line that is too long and no other, also where a quote is open before it', async () => {
    const long = 'x'.repeat(1_100_000);
    const problem = 'is longer than 1 MiB, so its cells were not kept';
    expect((await read(`a,b\n1,2\n${long}\n3,4\n`, 65_536)).rows).toEqual([
      { line: 2, cells: ['1', '2'] },
      { line: 3, cells: [], problem },
      { line: 4, cells: ['3', '4'] },
    ]);
    expect((await read(`a,b\n1,"2\n${long}\n3,4\n`, 65_536)).rows).toEqual([
      { line: 2, cells: ['1', '"2'], problem: 'a quote is opened and not closed' },
      { line: 3, cells: [], problem },
      { line: 4, cells: ['3', '4'] },
    ]);
    await expect(read(`\n\n${long}\n1,2\n`, 65_536)).rejects.toMatchObject({ code: 'csv-line-too-long', line: 3 });
  });

  it('keep a quote that stands inside a bare cell', async () => {
    expect((await read('a,b\n5" pipe,x"y\n')).rows).toEqual([{ line: 2, cells: ['5" pipe', 'x"y'] }]);
  });

  it('come in batches, and reading stops when the reader does', async () => {
    let closed = false;
    async function* source() {
      try {
        yield Buffer.from('a,b\n');
        for (;;) yield Buffer.from('1,2\n'.repeat(10));
      } finally {
        closed = true;
      }
    }
    const csv = await readCsv(source(), { batch: 25 });
    let batches = 0;
    for await (const batch of csv.batches) {
      expect(batch).toHaveLength(25);
      batches += 1;
      if (batches === 4) break;
    }
    expect(closed).toBe(true);
    closed = false;
    await (await readCsv(source())).close();
    expect(closed).toBe(true);
  });

  it('are what was written, whatever the text, the delimiter and the line end', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', 'x', '\t'), maxLength: 8 }),
    );
    const clean = cell.map((text) => text.replaceAll('\0', ''));
    const row = fc.array(clean, { minLength: 3, maxLength: 3 }).filter((cells) => cells.some((text) => text.trim()));
    const options = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      record_delimiter: fc.constantFrom('\n', '\r\n'),
      quoted: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 20 }),
        options,
        fc.integer({ min: 1, max: 400 }),
        async (rows, how, size) => {
          const { rows: back } = await read(
            stringify([['a', 'b', 'c'], ...rows], { ...how, quote_record_delimiter: true }),
            size,
          );
          expect(back.map(({ cells, problem }) => problem ?? cells)).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});
