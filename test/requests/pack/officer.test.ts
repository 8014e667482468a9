import { expect, test } from 'vitest';
import { officerNotes } from '../../../src/requests/pack/officer.ts';
import { contents, nobody, notice } from './fixture.ts';

test("the officer's notes, whole", async () => {
  await expect(officerNotes(contents)).toMatchFileSnapshot('../../golden/requests/pack/officer.txt');
});

test('notes hold references and no personal data, because they outlive the pack', () => {
  const notes = officerNotes(contents);
  const personal = contents.identifiers.map(({ value }) => value);
  for (const value of [...personal, 'Testperson', '07700', 'Boiler', 'White Scottish'])
    expect(notes).not.toContain(value);
  for (const { reference } of contents.contacts) expect(notes).toContain(reference);
});

test('what the notice does not say is for the officer to answer', () => {
  const notes = officerNotes(nobody);
  expect(notes).toMatch(/Transfers outside .*notice does not say; the officer must answer this before sending/);
  expect(notes).toMatch(/Automated decisions .*notice does not say; the officer must answer this before sending/);
  const blank = { name: '', address: [], email: '', telephone: '', website: '' };
  const silent = { ...notice, rights: [], contacts: { ...notice.contacts, complaints: blank } };
  expect(officerNotes({ ...nobody, notice: silent })).toMatch(/Rights\..*\n.*How to reach 1 office:/);
});

test('readings are listed until somebody has decided', () => {
  expect(officerNotes(contents)).toContain('Is the record of a phone call the audio only');
  expect(officerNotes(contents)).not.toContain('From when is a link valid?');
});

test('parts with nothing to check are left out and the rest are numbered without a gap', () => {
  const notes = officerNotes(nobody);
  expect(notes).not.toMatch(/FREE TEXT|DRAFT|RECORDINGS/);
  const numbers = [...notes.matchAll(/^(\d+)\. [A-Z]/gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
