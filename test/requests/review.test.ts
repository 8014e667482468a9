import { expect, test } from 'vitest';
import { makeTestHome } from '../support/home.ts';
import { addContact, ask, makePack, NOW, openAccess, packDocument, packText } from './desk.ts';

test('free text makes a draft until an officer has read it, and again when more is written', async () => {
  const home = await makeTestHome({ now: NOW });
  const { resident } = await addContact(home, { summary: 'Her neighbour called too.' });
  await addContact(home, { adjustments: 'Large print.' });
  await addContact(home);
  const reference = await openAccess(home, [resident]);
  const draft = await makePack(home, reference, 'draft');
  expect(draft.draft).toBe(true);
  expect(draft.draftReasons).toEqual(['2 contacts have text that nobody has read for details of other people.']);
  expect(packText(home, 'draft', 'index.html')).toContain('<div class="draft">');

  const reviewed = await ask(home, ['request', 'review', reference, '--yes']);
  expect(reviewed).toMatchObject({ reference, reviewedAt: NOW, contactsWithFreeText: 2 });
  const clean = await makePack(home, reference, 'clean');
  expect(clean).toMatchObject({ draft: false, draftReasons: [] });
  expect(packText(home, 'clean', 'index.html')).not.toContain('class="draft"');

  // The same instant as the review: what counts is what was read, not when.
  await addContact(home, { summary: 'Another.' });
  expect((await makePack(home, reference, 'again')).draftReasons).toEqual([
    '1 contact has text that nobody has read for details of other people.',
  ]);
  expect(packDocument(home, 'again').draft).toBe(true);
  expect(await ask(home, ['request', 'show', reference])).toMatchObject({ freeTextToRead: 1, reviewedAt: NOW });
});

test('text that was hidden when the rest was read is a draft once a hold brings it back', async () => {
  const home = await makeTestHome({ now: NOW });
  const { resident, reference: contact } = await addContact(home, { summary: 'About a neighbour.' });
  const reference = await openAccess(home, [resident]);
  const later = '2026-12-12T10:00:00.000Z';
  await ask(home, ['request', 'review', reference, '--yes'], { now: later });
  await ask(home, ['hold', 'place', '--contact', contact, '--reason', 'claim', '--review', '2027-01-31'], {
    now: later,
  });
  expect(await makePack(home, reference, 'pack', [], later)).toMatchObject({ held: 1, draft: true });
});

test('a statement needs a yes from somebody; a dry run states nothing', async () => {
  const home = await makeTestHome({ now: NOW });
  const { resident } = await addContact(home, { summary: 'boiler' });
  const reference = await openAccess(home, [resident]);
  expect((await home.run(['request', 'review', reference])).exit).toBe(2);
  const plan = JSON.parse((await home.run(['request', 'review', reference, '--dry-run', '--json'])).stdout).plan;
  expect(plan).toEqual({ reference, contactsWithFreeText: 1, notReadBefore: 1 });
  expect(await ask(home, ['request', 'show', reference])).toMatchObject({ reviewedAt: null, freeTextToRead: 1 });
});
