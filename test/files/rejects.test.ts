import { mkdtempSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/files/csv-records.ts';
import { rejectHeader, rejectLine, rejectsWriter } from '../../src/files/rejects.ts';
import { asItWas, spreadsheetSafe } from '../../src/files/spreadsheet.ts';

async function read(text: string) {
  const csv = await readCsv(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
  const rows = [];
  for await (const batch of csv.batches) rows.push(...batch);
  return { columns: csv.header.columns, rows };
}

describe('a rejects file', () => {
  it('says where and why before the original columns, and runs nothing in a spreadsheet', async () => {
    const text = rejectHeader(['name', 'phone']) + rejectLine(7, 'at is not a date', ['=1+2";=1+2', '+447700900123']);
    expect(text).toBe(
      '\ufeffsteward line,steward reason,name,phone\r\n7,at is not a date,"\'=1+2"";=1+2",\'+447700900123\r\n',
    );
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', ' =', '＝'])
      expect(spreadsheetSafe(`${start}x`)).toMatch(/^'/);
    for (const plain of ['07700 900123', "O'Testperson", 'a=b', '', "'"]) expect(spreadsheetSafe(plain)).toBe(plain);
  });

  it('gives back every cell as it was, read again', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ' ', 'x'), maxLength: 6 }),
    );
    const cells = fc.array(
      cell.map((text) => text.replaceAll('\0', '')),
      { minLength: 2, maxLength: 2 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { minLength: 1 }), async (rows) => {
        const text = rejectHeader(['a', 'b']) + rows.map((row, index) => rejectLine(index, 'why', row)).join('');
        const back = await read(text);
        expect(back.rows.map((row) => row.cells.slice(2).map(asItWas))).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the fault of a row with too few cells until it is mended', async () => {
    const { rows } = await read(rejectHeader(['a', 'b', 'c']) + rejectLine(2, 'has 2 cells', ['1', '2']));
    expect(rows[0]?.problem).toBe('has 4 cells where the header has 5');
  });

  it('is written by appending, header first and only when there is something, and again from a rejects file', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rejects-')), 'rejects.csv');
    const file = await open(path, 'a');
    const none = rejectsWriter(file, ['a']);
    await none.flush();
    expect(await readFile(path, 'utf8')).toBe('');
    const again = rejectsWriter(file, ['steward line', 'steward reason', 'phone', 'name']);
    await again.reject(2, 'phone is not one', ['9', 'old reason', "'+44", 'x']);
    await again.reject(3, 'phone is not one', ['10', 'old reason', '+44', 'y']);
    await again.flush();
    await file.close();
    expect(again.count()).toBe(2);
    expect(await readFile(path, 'utf8')).toBe(
      "\ufeffsteward line,steward reason,phone,name\r\n2,phone is not one,'+44,x\r\n3,phone is not one,'+44,y\r\n",
    );
  });
});
