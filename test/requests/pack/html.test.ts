import { expect, test } from 'vitest';
import { defaultNotice } from '../../../src/notice/default.ts';
import { parseNotice } from '../../../src/notice/parse.ts';
import { packHtml } from '../../../src/requests/pack/html.ts';
import { bareContact, contents, nobody, notice, unlinked } from './fixture.ts';
import { named, outline } from './outline.ts';

const text = (page: string): string => named(outline(page), 'body')[0]?.text ?? '';

test('a draft pack, whole', async () => {
  await expect(packHtml(contents)).toMatchFileSnapshot('../../golden/requests/pack/draft.html');
});

test('a pack of somebody who was not found, whole', async () => {
  await expect(packHtml(nobody)).toMatchFileSnapshot('../../golden/requests/pack/nothing-found.html');
});

test('a pack of a request that is linked to nobody, whole', async () => {
  await expect(packHtml(unlinked)).toMatchFileSnapshot('../../golden/requests/pack/not-looked-up.html');
});

test('says DRAFT in the title and in text, with its reasons, until it is reviewed', () => {
  const draft = packHtml(contents);
  expect(named(outline(draft), 'title')[0]?.text).toMatch(/^DRAFT: /);
  expect(text(draft)).toContain('DRAFT. Not to be sent yet.');
  expect(text(draft)).toContain('4 contacts have text that nobody has read');
  const reviewed = packHtml({ ...contents, draft: false, draftReasons: [] });
  expect(named(outline(reviewed), 'title')[0]?.text).not.toContain('DRAFT');
  expect(text(reviewed)).not.toContain('DRAFT');
});

test('title, anchors and addresses hold nothing of the person (they end in logs)', () => {
  const elements = outline(packHtml(contents));
  const places = elements.flatMap(({ attributes }) => [...attributes.values()]);
  places.push(named(elements, 'title')[0]?.text ?? '');
  const personal = [...contents.identifiers.map(({ value }) => value), 'Testperson', '07700 900 123', '203.0.113.7'];
  for (const value of personal) expect(places.join('\n')).not.toContain(value);
});

test('every record of the contents is on the page', () => {
  const page = text(packHtml(contents));
  for (const contact of contents.contacts) {
    expect(page).toContain(contact.reference);
    if (contact.summary !== null) expect(page).toContain(contact.summary);
  }
  for (const { kind } of contents.kindsOfRecord) expect(page).toContain(kind);
  for (const system of contents.systemsNotSearched) expect(page).toContain(system);
  for (const request of contents.requests) expect(page).toContain(request.reference);
  for (const step of contents.request.steps) expect(page).toContain(step);
  for (const words of [
    'Morag Testperson',
    '29 February 1980',
    '07700 900 123',
    'QQ 12 34 56 C',
    'Euan Testperson, relative',
    'Why it mattered: asked about a group for carers from Scotland',
    '1 record had reached the end',
    '1 number opted out of our survey texts',
    'None held',
  ]) {
    expect(page).toContain(words);
  }
});

test('a held contact says that it is kept longer and that they may ask why, and nothing else', () => {
  const page = text(packHtml(contents));
  expect(page.match(/keeping this record for longer than usual/g)).toHaveLength(1);
  expect(page).toContain('You can ask us why.');
  expect(page.toLowerCase()).not.toMatch(/legal hold|a hold|court told/);
});

test('prints who to ask, who to complain to and the regulator (P03, P76, P77, P78)', () => {
  const page = text(packHtml(nobody));
  for (const { name, telephone, email, address } of Object.values(notice.contacts)) {
    for (const line of [name, telephone, email, ...address]) expect(page).toContain(line);
  }
  expect(page.indexOf('Complaints Team')).toBeLessThan(page.indexOf('Wycliffe House'));
});

test('a blank contact block prints no empty label', () => {
  const blank = { name: '', address: [], email: '', telephone: '', website: '' };
  const page = text(packHtml({ ...contents, notice: { ...notice, contacts: { ...notice.contacts, council: blank } } }));
  expect(page).toContain('Use the contact details in the letter or email that came with this page.');
  expect(page).not.toMatch(/call ,|call {2}|Telephone: *\n/);
});

test('the regulator and its address come from the notice, whose office is being renamed', () => {
  const regulator = { name: 'Information Commission', address: ['1 New Road'], email: '', telephone: '', website: '' };
  const page = text(packHtml({ ...contents, notice: { ...notice, contacts: { ...notice.contacts, regulator } } }));
  expect(page).toContain('Information Commission');
  expect(page).not.toMatch(/ICO\b|Commissioner/);
});

test('somebody not found is never told that nothing is held', () => {
  const page = text(packHtml(nobody));
  expect(page).toContain(
    'Nothing found in Steward under these details; systems not searched: 8x8: call records, recordings and web chats; the customer service mailbox.',
  );
  expect(page).not.toContain('Yes, we use information about you');
});

test.each([contents, nobody, { ...contents, draft: false }])('never claims what cannot be shown', (pack) => {
  const page = text(packHtml(pack));
  expect(page).not.toMatch(
    /compliant|compliance|anonym|we hold (nothing|no )|destroyed|securely|irrecoverabl|verified|tamper|guarantee|erased everywhere|please|and\/or|\(s\)|not a breach/i,
  );
});

test('the notice in force then, its working periods and its unsettled bases are said as such', () => {
  const page = text(packHtml(contents));
  expect(page).toContain('not in our privacy notice yet');
  expect(page).toContain('does not say which lawful basis');
  expect(page).toContain('which our privacy notice does not list yet');
  expect(page).not.toContain('Recovery copy');
});

test('one of anything is singular', () => {
  const one = packHtml({ ...contents, contacts: [bareContact], identifiers: [], residents: ['one'] });
  expect(text(one)).toContain('1 contact between you and us');
  expect(text(one)).not.toMatch(/\b1 (contacts|numbers|records|other systems)\b/);
});

test('a caller whose role is "self" is the person, and is not shown as somebody else', () => {
  const self = { ...bareContact, providedBy: { name: null, role: 'self' } };
  expect(text(packHtml({ ...contents, contacts: [self] }))).toContain('does not show that anyone but you');
  const carer = { ...bareContact, providedBy: { name: null, role: 'carer' } };
  expect(text(packHtml({ ...contents, contacts: [carer] }))).toContain(
    '1 of your contacts was given to us by somebody else',
  );
});

test.each(['London Borough of Hounslow', 'London Borough of Testborough'])(
  'the first notice of %s can be sent',
  (organisation) => {
    const parsed = parseNotice(defaultNotice({ organisation, effective: '2025-10-23', today: '2026-11-23' }));
    if (!parsed.ok) throw new Error('the default notice does not parse');
    const elements = outline(packHtml({ ...contents, organisation, notice: parsed.notice }));
    for (const { text: says, name } of elements.filter((one) =>
      ['li', 'dd', 'td', 'th', 'p', 'address'].includes(one.name),
    )) {
      expect(says.trim(), name).not.toBe('');
    }
    expect(named(elements, 'body')[0]?.text).toContain("Information Commissioner's Office");
  },
);
