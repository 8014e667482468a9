import { describe, expect, test } from 'vitest';
import { changes, shortenedPeriods } from '../../src/notice/compare.ts';
import { defaultText, edited, noticeOf } from './sample.ts';

const older = noticeOf(defaultText);
const withChange = (part: string, by: string) => noticeOf(edited(part, by));

test('the same notice has no changes', () => {
  expect(changes(older, noticeOf(defaultText))).toEqual([]);
});

describe('a period that changes', () => {
  test('shorter: what is held is due and sealed by the shorter one', () => {
    const newer = withChange('retention: 30 days', 'retention: 14 days');
    expect(changes(older, newer)).toEqual([
      {
        path: 'channels.phone.retention',
        from: '30 days',
        to: '14 days',
        effect: expect.stringContaining('sealed again'),
      },
    ]);
    expect(shortenedPeriods(older, newer)).toEqual([{ channel: 'phone', from: { days: 30 }, to: { days: 14 } }]);
  });

  test('longer: what is held keeps its shorter date', () => {
    const newer = withChange('retention: 30 days', 'retention: 60 days');
    expect(changes(older, newer)).toMatchObject([{ effect: expect.stringContaining('keeps its shorter date') }]);
    expect(shortenedPeriods(older, newer)).toEqual([]);
  });

  test.each([
    ['30 days', '1 month', true],
    ['1 month', '30 days', true],
    ['28 days', '1 month', false],
    ['31 days', '1 month', true],
    ['12 months', '365 days', true],
    ['12 months', '366 days', false],
    ['12 months', '1 year', false],
  ])('from %s to %s is shorter for some records: %s', (from, to, shorter) => {
    const before = withChange('retention: 30 days', `retention: ${from}`);
    const now = withChange('retention: 30 days', `retention: ${to}`);
    expect(shortenedPeriods(before, now)).toHaveLength(shorter ? 1 : 0);
  });
});

test('what came and what went are told apart, by their ids', () => {
  const newer = withChange('  - Libraries\n', '  - Libraries\n  - Trees\n');
  expect(changes(older, newer)).toMatchObject([
    { path: 'services', to: expect.stringContaining('Libraries, Trees'), from: expect.not.stringContaining('Trees') },
  ]);
  const added = withChange(
    'purposes:\n',
    'purposes:\n  - id: events\n    says: to run events\n    lawfulBases: [consent]\n    statutes: []\n',
  );
  expect(changes(older, added)).toContainEqual({
    path: 'purposes.events.id',
    from: null,
    to: 'events',
    effect: expect.stringContaining('recorded decision'),
  });
  expect(changes(added, older)).toContainEqual({ path: 'purposes.events.id', from: 'events', to: null });
});

test('settling an assumed value shows as a change of the assumption, not of the value', () => {
  const block = /retention:\n {6}value: 12 months\n(?: {6}.*\n){4}/.exec(defaultText)?.[0] ?? '';
  const paths = changes(older, withChange(block, 'retention: 12 months\n')).map(({ path }) => path);
  expect(paths.toSorted()).toEqual([
    'channels.web-chat.retention.assumed.decideBy',
    'channels.web-chat.retention.assumed.owner',
    'channels.web-chat.retention.assumed.why',
  ]);
});
