import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepRecords, recordsOf } from '../../../src/contacts/import/kept-records.ts';

const record = fc
  .record({
    line: fc.integer({ min: 1, max: 2 ** 31 }),
    cells: fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 6 }),
    problem: fc.option(fc.constantFrom('has 3 cells where the header has 4', 'is too long'), { nil: undefined }),
  })
  .map(({ problem, ...rest }) => (problem === undefined ? rest : { ...rest, problem }));

it('gives back rows as they were, whatever is in their cells', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), (records) => {
      expect(recordsOf(keepRecords(records))).toEqual(records);
    }),
  );
});
