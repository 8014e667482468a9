import { expect, test } from 'vitest';
import type { StoredEntry } from '../../src/audit/entry.ts';
import { mergedInto } from '../../src/notice/checks/merged.ts';
import { auditedRequests } from '../../src/notice/checks/see-requests.ts';

const entry = (act: string, more: Partial<StoredEntry>): StoredEntry => ({
  act,
  seq: 1,
  at: '2026-11-12T09:00:00.000Z',
  staff: 'S1',
  claimed: false,
  previous: '',
  ...more,
});

test('a merge is followed to whoever is left, through the merges of that one', () => {
  const merges = [
    ['R1', 'R2'],
    ['R3', 'R2'],
    ['R2', 'R4'],
  ].map((residents) => entry('resident merge', { residents }));
  const living = mergedInto(merges);
  expect(['R1', 'R2', 'R3', 'R5'].map(living)).toEqual(['R4', 'R4', 'R4', 'R5']);
});

test('a reference that comes again after its request was destroyed is another request', () => {
  const references = ['SAR-2026-7K3M'];
  const opened = (received: string, residents: readonly string[]) =>
    entry('request open', { references, residents, facts: { received, dueOn: '2026-12-14' } });
  const acts = [
    opened('2026-11-12', ['R1']),
    entry('request close', { references, facts: { sent: '2026-11-20' } }),
    entry('request destroy', { references }),
  ];
  expect([...auditedRequests(acts)]).toEqual([]);
  expect([
    ...auditedRequests([...acts, opened('2026-11-13', []), entry('request link', { references, residents: ['R2'] })]),
  ]).toEqual([['SAR-2026-7K3M', { received: '2026-11-13', dueOn: '2026-12-14', sent: undefined, residents: ['R2'] }]]);
});
