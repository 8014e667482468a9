import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsBelow, riskMeter, riskOf } from '../../src/exports/risk.ts';

const COLUMNS = ['area', 'age', 'service'];
const RECORDS = [
  ['NE3', '40 to 49', 'bins'],
  ['NE3', '40 to 49', 'council tax'],
  ['NE3', '40 to 49', 'bins'],
  ['NE35', '90+', 'bins'],
  ['', '40 to 49', 'bins'],
  ['', '40 to 49', 'parking'],
];

test('k, unique records and prosecutor risk by hand', async () => {
  const risk = await riskOf(RECORDS, COLUMNS, ['area', 'age']);
  expect(risk).toEqual({
    rows: 6,
    classes: 3,
    k: 1,
    uniques: 1,
    highestRisk: 1,
    averageRisk: 0.5,
    quasiIdentifiers: ['area', 'age'],
    classSizes: [
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  });
  expect([1, 2, 3, 4].map((n) => recordsBelow(risk, n))).toEqual([0, 1, 3, 6]);
});

test('reads an asynchronous file too, and takes the order of the quasi-identifiers as it comes', async () => {
  async function* file() {
    yield* RECORDS;
  }
  const risk = await riskOf(file(), COLUMNS, ['age', 'area']);
  expect([risk.k, risk.uniques, risk.classes]).toEqual([1, 1, 3]);
});

test('an empty file has k 0 and no unique record', async () => {
  const risk = await riskOf([], COLUMNS, ['area']);
  expect([risk.rows, risk.k, risk.uniques, risk.highestRisk, risk.averageRisk]).toEqual([0, 0, 0, 0, 0]);
});

test('without quasi-identifiers all records are one class', async () => {
  const risk = await riskOf(RECORDS, COLUMNS, []);
  expect([risk.k, risk.classes, risk.uniques]).toEqual([6, 1, 0]);
});

test('cells do not run into each other', async () => {
  expect(
    (
      await riskOf(
        [
          ['12', '3'],
          ['1', '23'],
          ['1:2', '3'],
          ['1', ':23'],
        ],
        ['a', 'b'],
        ['a', 'b'],
      )
    ).classes,
  ).toBe(4);
});

test('a quasi-identifier that is no column is refused', () => {
  expect(() => riskMeter(COLUMNS, ['gender'])).toThrow('no such column');
});

test('agrees with a Map of the texts', async () => {
  const cell = fc.constantFrom('', 'a', 'b', 'ab', '1');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 200 }), async (records) => {
      const classes = new Map<string, number>();
      for (const record of records) {
        const text = JSON.stringify(record);
        classes.set(text, (classes.get(text) ?? 0) + 1);
      }
      const sizes = [...classes.values()];
      const risk = await riskOf(records, COLUMNS, COLUMNS);
      expect(risk.rows).toBe(records.length);
      expect(risk.classes).toBe(sizes.length);
      expect(risk.k).toBe(sizes.length === 0 ? 0 : Math.min(...sizes));
      expect(risk.uniques).toBe(sizes.filter((size) => size === 1).length);
      expect(recordsBelow(risk, 5)).toBe(sizes.filter((size) => size < 5).reduce((sum, size) => sum + size, 0));
    }),
  );
});

test('stays right while its table grows: 50,000 records alone and 10,000 in pairs', async () => {
  const records = [...Array(60_000).keys(), ...Array(10_000).keys()].map((n) => [String(n)]);
  const risk = await riskOf(records, ['id'], ['id']);
  expect([risk.rows, risk.classes, risk.k, risk.uniques]).toEqual([70_000, 60_000, 1, 50_000]);
});
