import { expect, test } from 'vitest';
import { undecidedValues } from '../../src/notice/undecided.ts';
import { defaultText, edited, noticeOf, otherText } from './sample.ts';

const paths = (text: string) => undecidedValues(noticeOf(text)).map(({ path }) => path);

test('every "assumed: true" of the file is listed, with its value, owner and day', () => {
  const listed = undecidedValues(noticeOf(defaultText)).filter(({ decideBy }) => decideBy !== null);
  expect(listed).toHaveLength(defaultText.match(/^\s+assumed: true$/gm)?.length ?? 0);
  expect(listed).toContainEqual({
    path: 'channels.post.retention',
    value: '12 months',
    owner: 'Data Protection Officer',
    decideBy: '2027-02-21',
    why: 'The notice gives no period for post; kept as an email is.',
  });
  expect(listed.map(({ path }) => path)).not.toContain('channels.phone.retention');
});

test("another organisation's own blocks, registration and link are undecided; the regulator's block is not", () => {
  const blank = paths(otherText);
  expect(blank).toEqual(
    expect.arrayContaining([
      'contacts.council',
      'contacts.dataProtectionOfficer',
      'contacts.complaints',
      'registration.number',
      'fraudInitiative.url',
    ]),
  );
  expect(blank).not.toContain('contacts.regulator');
  expect(paths(defaultText).filter((path) => path.startsWith('contacts.'))).toEqual([]);
  expect(paths(defaultText)).not.toContain('registration.number');
});

test('what is settled is no longer listed', () => {
  const block = /councilTaxPattern:\n(?: {2}.*\n){5}/.exec(defaultText)?.[0] ?? '';
  const text = edited(block, 'councilTaxPattern: "[0-9]{8}"\n');
  expect(paths(defaultText)).toContain('councilTaxPattern');
  expect(paths(text)).not.toContain('councilTaxPattern');
});
