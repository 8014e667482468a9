import { describe, expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';
import { addContact, ask, makePack, NOW, openAccess, packDocument, packText } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the program are looked into by their names
type Answer = any;

const link = (home: TestHome, reference: string, ...residents: readonly string[]): Promise<Answer> =>
  ask(home, ['request', 'link', reference, '--resident', residents.join(',')]);

/** Morag by phone and email, who are one resident, and a namesake without a birthday, who is another. */
async function twoOfOnePerson(home: TestHome) {
  const { resident } = await addContact(home, { summary: 'boiler' });
  const other = await addContact(home, {
    nino: undefined,
    dateOfBirth: undefined,
    phone: '07700 900999',
    email: undefined,
  });
  expect(other.resident).not.toBe(resident);
  return { resident, other: other.resident };
}

describe('request link', () => {
  test('ties residents to a request that was opened without one, several at once or later, and counts what goes', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, other } = await twoOfOnePerson(home);
    const reference = await openAccess(home, []);
    const first = await link(home, reference, resident);
    expect(first).toMatchObject({
      reference,
      status: 'linked',
      linked: [resident],
      residents: [resident],
      goBeforeDue: 1,
    });
    expect(first.holdCommands).toHaveLength(1);
    const second = await link(home, reference.toLowerCase(), resident, other);
    expect(second).toMatchObject({ status: 'linked', linked: [other], goBeforeDue: 1 });
    expect([...second.residents].sort()).toEqual([resident, other].sort());
    expect((await ask<Answer>(home, ['request', 'show', reference])).residents).toHaveLength(2);
    expect(await makePack(home, reference, 'pack')).toMatchObject({ contacts: 2, draft: true });
    expect(packDocument(home, 'pack').contacts).toHaveLength(2);
    // Again it looks like success, and leaves no second entry.
    expect(await link(home, reference, other)).toMatchObject({ status: 'already', linked: [] });
    const { entries } = await ask<Answer>(home, ['audit', 'list', '--resident', other]);
    expect(entries.filter(({ act }: Answer) => act === 'request link')).toHaveLength(1);
    expect((await home.run(['check', '--only', 'P74'])).exit).toBe(0);
  });

  test('a hold that it prints works as it is printed, and keeps the request with its resident', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    const reference = await openAccess(home, []);
    const { holdCommands } = await link(home, reference, resident);
    const words = (holdCommands[0] as string).match(/"[^"]*"|\S+/g)?.map((word) => word.replaceAll('"', '')) ?? [];
    expect((await home.run(words.slice(1))).exit).toBe(0);
  });

  test('an unknown resident or request, and none, are refused, and nothing is linked', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    const reference = await openAccess(home, []);
    const run = (...words: readonly string[]) => home.run(['request', 'link', ...words]);
    expect((await run(reference, '--resident', `${resident},R000000000000000`)).exit).toBe(1);
    expect((await run('SAR-2026-0000', '--resident', resident)).exit).toBe(1);
    expect((await run(reference, '--resident', ' ')).exit).toBe(2);
    expect((await run(reference)).exit).toBe(2);
    expect((await ask<Answer>(home, ['request', 'show', reference])).residents).toEqual([]);
    const dry = await ask<Answer>(home, ['request', 'link', reference, '--resident', resident, '--dry-run']);
    expect(dry.plan).toMatchObject({ linked: [resident] });
    expect((await ask<Answer>(home, ['request', 'show', reference])).residents).toEqual([]);
  });
});

describe('a pack of a request that is linked to nobody', () => {
  test('says plainly, on every page, that nothing was looked up, and never that nothing was found', async () => {
    const home = await makeTestHome({ now: NOW });
    await addContact(home, { summary: 'not hers' });
    const reference = await openAccess(home, []);
    const dry = await ask<Answer>(home, ['request', 'pack', reference, '-o', 'pack', '--dry-run']);
    expect(dry.plan).toMatchObject({ draft: true });
    const said = await home.run(['request', 'pack', reference, '-o', 'pack']);
    expect(said.stdout).toContain('Nothing was looked up');
    expect(said.stdout).toContain(`steward request link ${reference} --resident ID`);
    expect(said.stdout).not.toContain('request review');
    expect(said.stdout).not.toContain('No contact found');
    const page = packText(home, 'pack', 'index.html');
    const notes = packText(home, 'pack', 'officer/officer-notes.txt');
    const document = packDocument(home, 'pack');
    expect(document.found).toMatch(/^Nothing was looked up in Steward/);
    for (const text of [page, notes, JSON.stringify(document)]) {
      expect(text).toContain('Nothing was looked up');
      expect(text).not.toMatch(
        /Nothing found|None held|none held|No contacts? (was|were) found|No details were found|(opt-out|invitation) was found/,
      );
    }
    expect(page).toContain('Not looked up');
    expect(document.kindsOfRecord.find(({ kind }: Answer) => kind === 'Contacts').found).toBeNull();
    expect(document.kindsOfRecord.find(({ kind }: Answer) => kind.startsWith('Requests')).found).toBe(1);
    expect(notes).toContain(`steward request link ${reference} --resident ID`);
  });

  test('there is nothing to review, and the refusal says what to do', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await openAccess(home, []);
    const ran = await home.run(['request', 'review', reference, '--yes']);
    expect(ran.exit).toBe(1);
    expect(ran.stderr).toContain(`steward request link ${reference} --resident ID`);
  });
});
