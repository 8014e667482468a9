import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RegisterRow } from '../../../src/db/register.ts';
import { unite } from '../../../src/home/restore/unite.ts';

/** What somebody says of one of three numbers; times may be equal, and clocks of the two branches differ. */
const said = fc.record({
  number: fc.integer({ min: 0, max: 2 }),
  kind: fc.constantFrom('opt-out', 'opt-out-removed', 'recovery-copy'),
  minute: fc.integer({ min: 0, max: 5 }),
});

type Said = { readonly number: number; readonly kind: string; readonly minute: number };

const rowsOf = (events: readonly Said[], branch: string): readonly RegisterRow[] =>
  events.map(({ number, kind, minute }, at) => ({
    seq: at + 1,
    id: `${branch}-${String(at).padStart(3, '0')}`,
    at: `2026-11-23T09:0${minute}:00.000Z`,
    kind,
    digest: kind === 'recovery-copy' ? null : Buffer.from([number]),
    sealed: null,
    detail: '{}',
    mac: Buffer.alloc(0),
  })) as unknown as readonly RegisterRow[];

const stateOf = (rows: readonly RegisterRow[], number: number): string | undefined =>
  rows.filter(({ digest }) => digest?.[0] === number).at(-1)?.kind;

describe('uniting two branches of a register', () => {
  test('loses no event, doubles none, and forgets no opt-out that either branch ends with', () => {
    fc.assert(
      fc.property(fc.array(said), fc.array(said), fc.array(said), (both, one, other) => {
        const shared = rowsOf(both, 'shared');
        const backup = [...shared, ...rowsOf(one, 'backup')];
        const here = [...rowsOf(other, 'here'), ...shared];
        const { merged, again, onlyBackup, onlyHere } = unite(backup, here);
        const ids = merged.map(({ id }) => id);
        expect(new Set(ids)).toEqual(new Set([...backup, ...here].map(({ id }) => id)));
        expect(ids).toHaveLength(new Set(ids).size);
        const end = [...merged, ...again];
        for (const number of [0, 1, 2])
          for (const branch of [onlyBackup, onlyHere])
            if (stateOf(branch, number) === 'opt-out') expect(stateOf(end, number)).toBe('opt-out');
      }),
    );
  });

  test('what one branch alone said last about a number stands, and nothing is said again without need', () => {
    fc.assert(
      fc.property(fc.array(said), (one) => {
        const backup = rowsOf(
          [...one].sort((a, b) => a.minute - b.minute),
          'backup',
        );
        const { merged, again } = unite(backup, []);
        expect(again).toEqual([]);
        for (const number of [0, 1, 2]) expect(stateOf(merged, number)).toBe(stateOf(backup, number));
      }),
    );
  });

  test('does not depend on which branch is called the backup', () => {
    fc.assert(
      fc.property(fc.array(said), fc.array(said), (one, other) => {
        const [a, b] = [rowsOf(one, 'a'), rowsOf(other, 'b')];
        expect(unite(a, b).merged).toEqual(unite(b, a).merged);
      }),
    );
  });
});
