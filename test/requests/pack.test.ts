import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../support/bytes.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';
import { addContact, ask, makePack, NOW, openAccess, PLANTED, packDocument, packText } from './desk.ts';

const AFTER_30_DAYS = '2026-12-12T10:00:00.000Z';

const sweep = (home: TestHome, now: string) =>
  home.run(['retention', 'sweep', '--yes', '--allow-gap', '400d'], { now });

const fileRows = async (home: TestHome): Promise<readonly { sha256: string | null; destroy_by: string }[]> =>
  (await home.open()).store.raw.prepare("select sha256, destroy_by from file where kind = 'pack'").all() as never;

describe('what a pack holds', () => {
  test('everything held on the person: contacts, details, opt-out, requests, extracts, the notice, and every kind none held', async () => {
    const home = await makeTestHome({ now: NOW });
    const first = await addContact(home, {
      outcome: 'said she will write',
      providedBy: { name: 'Euan Testperson', role: 'carer' },
      source: '8x8',
      reference: 'int-17c9',
      ethnicGroup: 'White Scottish',
      relevance: 'asked about a group for carers',
    });
    await addContact(home, { channel: 'email', at: '2026-11-10T09:00:00.000Z' });
    await addContact(home, {
      name: 'Somebody Else',
      dateOfBirth: '1990-01-01',
      phone: '07700 900999',
      nino: 'QQ654321A',
    });
    await ask(home, ['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900123\n' });
    await ask(home, ['export', 'run', 'contacts', '-o', 'contacts.csv']);
    const reference = await openAccess(home, [first.resident]);
    const receipt = await makePack(home, reference, 'pack');
    expect(receipt).toMatchObject({ reference, contacts: 2, held: 0, optOuts: 1, draft: true });
    // A relevance reason is in somebody's own words, and may name another person.
    expect(receipt.draftReasons).toHaveLength(1);
    const document = packDocument(home, 'pack');
    expect(document.contacts.map((each: { channel: string }) => each.channel)).toEqual(['email', 'phone']);
    expect(document.contacts[1]).toMatchObject({
      reference: first.reference,
      outcome: 'said she will write',
      providedBy: { name: 'Euan Testperson', role: 'carer' },
      source: '8x8',
      outsideReference: 'int-17c9',
      dueAt: first.dueAt,
      special: [{ kind: 'ethnicGroup', value: 'White Scottish', relevance: 'asked about a group for carers' }],
    });
    expect(document.identifiers).toContainEqual({
      kind: 'phone',
      value: '+447700900123',
      from: document.contacts.map((each: { reference: string }) => each.reference),
    });
    expect(document.optOuts).toEqual([{ number: '+447700900123', since: NOW, how: 'phone' }]);
    expect(document.requests).toEqual([
      { reference, type: 'access', receivedOn: '2026-11-12', dueOn: '2026-12-14', state: 'open' },
    ]);
    expect(document.extractsThatMayIncludeYou).toEqual([
      {
        madeOn: '2026-11-12',
        recipient: "the council's own analysts",
        says: 'one row per contact, to plan and improve services',
      },
    ]);
    expect(document.kindsOfRecord.filter((each: { found: number }) => each.found === 0)).toHaveLength(5);
    expect(document.supplementaryInformation.retention).toContainEqual({
      what: 'Phone call',
      period: '30 days',
      stated: true,
    });
    expect(document.systemsNotSearched).toContain('GovMetric: survey answers');
    const page = packText(home, 'pack', 'index.html');
    for (const words of [
      'Morag Testperson',
      '07700 900 123',
      'None held',
      'Information Commissioner',
      'Systems',
      '8x8: call records',
    ])
      if (words !== 'Systems') expect(page, words).toContain(words);
    expect(page).not.toContain('900 999');
    expect(page).not.toMatch(/anonymous survey/);
    expect(packText(home, 'pack', 'contacts.csv').trimEnd().split('\r\n')).toHaveLength(3);
  });

  test('several residents of one person are brought together, with all their requests', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await addContact(home);
    const two = await addContact(home, { name: 'M Testperson', nino: 'QQ654321A', email: 'mt@example.com' });
    expect(one.resident).not.toBe(two.resident);
    const earlier = await openAccess(home, [two.resident]);
    const reference = await openAccess(home, [two.resident, one.resident, one.resident]);
    await makePack(home, reference, 'pack');
    const document = packDocument(home, 'pack');
    expect(document.residents).toEqual([one.resident, two.resident].sort());
    expect(document.contacts).toHaveLength(2);
    expect(document.requests.map((each: { reference: string }) => each.reference).sort()).toEqual(
      [earlier, reference].sort(),
    );
  });

  test('more than a page of contacts, oldest first and each once', async () => {
    const home = await makeTestHome({ now: NOW });
    const rows = Array.from({ length: 1_203 }, (_, at) => {
      const minute = new Date(Date.parse('2026-11-01T00:00:00Z') + ((at * 7919) % 1_203) * 60_000).toISOString();
      return `email,${minute},Morag Testperson,QQ123456C`;
    });
    writeFileSync(join(home.folder, 'in.csv'), `channel,at,name,nino\n${rows.join('\n')}\n`);
    await ask(home, ['contact', 'import', 'in.csv']);
    const { contacts } = await ask<{ contacts: { resident: string }[] }>(home, ['contact', 'list', '--limit', '1']);
    await makePack(home, await openAccess(home, [contacts[0]?.resident ?? '']), 'pack');
    const at = packDocument(home, 'pack').contacts.map((each: { at: string }) => each.at);
    expect(at).toHaveLength(1_203);
    expect(at).toEqual([...new Set<string>(at)].sort());
  });

  test('nobody linked: a pack that says that nothing was looked up, and is a draft', async () => {
    const home = await makeTestHome({ now: NOW });
    await addContact(home, { summary: 'not hers' });
    const reference = await openAccess(home, []);
    expect(await makePack(home, reference, 'pack')).toMatchObject({ contacts: 0, draft: true });
    expect(packDocument(home, 'pack').found).toMatch(
      /^Nothing was looked up in Steward: .*; other systems not searched: /,
    );
    expect(packText(home, 'pack', 'index.html')).toContain('class="draft"');
  });
});

describe('due, held, swept', () => {
  test('what is due and not swept is counted and not shown; what a hold keeps is shown as kept longer, without the reason', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home, { summary: 'boiler' });
    const kept = await addContact(home, { at: '2026-11-11T09:00:00.000Z' });
    await addContact(home, { channel: 'email' });
    const reference = await openAccess(home, [resident]);
    const because = 'the court told us';
    await ask(home, ['hold', 'place', '--contact', kept.reference, '--reason', because, '--review', '2027-01-31']);
    const receipt = await makePack(home, reference, 'pack', [], AFTER_30_DAYS);
    expect(receipt).toMatchObject({ contacts: 2, held: 1, awaitingDisposal: 1, draft: false });
    const document = packDocument(home, 'pack');
    expect(document).toMatchObject({ awaitingDisposal: 1 });
    expect(document.contacts.map((each: { keptLongerThanUsual: boolean }) => each.keptLongerThanUsual)).toEqual([
      true,
      false,
    ]);
    for (const file of filesBelow(join(home.folder, 'pack'))) {
      expect(readFileSync(file, 'utf8')).not.toContain(because);
      expect(readFileSync(file, 'utf8')).not.toContain('boiler');
    }
    await sweep(home, AFTER_30_DAYS);
    expect(await makePack(home, reference, 'again', [], AFTER_30_DAYS)).toMatchObject({
      contacts: 2,
      awaitingDisposal: 0,
    });
  });

  test.each([
    ['a resident', (resident: string) => ['--resident', resident]],
    ['dates and a service', () => ['--since', '2026-11-12', '--until', '2026-11-12', '--service', 'parking']],
  ])('a hold on %s keeps it in the pack', async (_what, scope) => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home, { service: 'parking' });
    const reference = await openAccess(home, [resident]);
    await ask(home, ['hold', 'place', ...scope(resident), '--reason', 'inquiry', '--review', '2027-01-31']);
    await sweep(home, AFTER_30_DAYS);
    expect(await makePack(home, reference, 'pack', [], AFTER_30_DAYS)).toMatchObject({ held: 1, awaitingDisposal: 0 });
  });

  test('an extract made before a contact came, or after its day, is not listed', async () => {
    const home = await makeTestHome({ now: NOW });
    await addContact(home, {
      name: 'Somebody Else',
      nino: 'QQ654321A',
      phone: '07700 900999',
      email: 'se@example.com',
    });
    await ask(home, ['export', 'run', 'contacts', '-o', 'before.csv']);
    const later = '2026-11-13T09:00:00.000Z';
    const { resident } = await addContact(home, {}, later);
    const reference = await openAccess(home, [resident], later);
    await ask(home, ['export', 'run', 'contacts', '-o', 'after.csv'], { now: '2026-12-13T09:00:00.000Z' });
    await makePack(home, reference, 'pack', [], '2026-12-13T09:00:00.000Z');
    expect(packDocument(home, 'pack').extractsThatMayIncludeYou).toEqual([]);
  });

  test('the sweep destroys the pack on its day, and not one that was changed', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await openAccess(home, [(await addContact(home)).resident]);
    const { destroyBy } = await makePack(home, reference, 'pack');
    await makePack(home, reference, 'changed');
    writeFileSync(join(home.folder, 'changed', 'manifest.json'), '{}');
    await sweep(home, `${destroyBy}T12:00:00.000Z`);
    expect(existsSync(join(home.folder, 'pack'))).toBe(false);
    expect(existsSync(join(home.folder, 'changed'))).toBe(true);
    expect(await fileRows(home)).toHaveLength(1);
  });
});

test('a register that cannot be read is a system not searched, and the pack is made', async () => {
  const home = await makeTestHome({ now: NOW });
  const reference = await openAccess(home, [(await addContact(home)).resident]);
  await ask(home, ['opt-out', 'add', '--how', 'phone'], { stdin: '07700 900123\n' });
  const register = join(home.root, 'secure', 'register.db');
  for (const harm of [() => writeFileSync(register, 'not a database'), () => rmSync(register)]) {
    harm();
    await makePack(home, reference, 'pack', ['--force']);
    const document = packDocument(home, 'pack');
    expect(document.systemsNotSearched[0]).toContain('could not be read');
    expect(document.optOuts).toEqual([]);
    expect(document.kindsOfRecord.map((each: { kind: string }) => each.kind)).not.toContain('Survey opt-outs');
  }
});

describe('the folder', () => {
  test('is closed to others, holds the named files, and every hash is right', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await openAccess(home, [(await addContact(home)).resident]);
    const umask = process.umask(0);
    const receipt = await makePack(home, reference, 'pack/').finally(() => process.umask(umask));
    const root = join(home.folder, 'pack');
    const names = ['contacts.csv', 'index.html', 'manifest.json', 'officer/officer-notes.txt', 'pack.json'];
    expect(receipt.files.map(({ path }) => path).sort()).toEqual(names.map((name) => `pack/${name}`));
    for (const { path, sha256 } of receipt.files) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(home.folder, path)))
          .digest('hex'),
      ).toBe(sha256);
      expect(statSync(join(home.folder, path)).mode & 0o777).toBe(0o600);
    }
    for (const folder of [root, join(root, 'officer')]) expect(statSync(folder).mode & 0o777).toBe(0o700);
    const manifest = JSON.parse(packText(home, 'pack', 'manifest.json'));
    for (const { path, sha256, bytes } of manifest.files) {
      const content = readFileSync(join(root, path));
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.length).toBe(bytes);
    }
    expect(manifest.files).toHaveLength(4);
    expect(packText(home, 'pack', 'officer/officer-notes.txt')).toContain('Do not send this file');
    expect(await fileRows(home)).toMatchObject([
      {
        sha256: receipt.files.find(({ path }) => path.endsWith('manifest.json'))?.sha256,
        destroy_by: receipt.destroyBy,
      },
    ]);
  });

  test('is not replaced without --force; with it the old one goes with its row', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    const reference = await openAccess(home, [resident]);
    await makePack(home, reference, 'pack');
    const before = packText(home, 'pack', 'pack.json');
    const refused = await home.run(['request', 'pack', reference, '-o', 'pack', '--json']);
    expect(refused.exit).toBe(1);
    expect(JSON.parse(refused.stderr).error.code).toBe('exists');
    expect(packText(home, 'pack', 'pack.json')).toBe(before);
    await addContact(home, { channel: 'email' });
    await makePack(home, reference, 'pack', ['--force']);
    expect(packDocument(home, 'pack').contacts).toHaveLength(2);
    expect(await fileRows(home)).toHaveLength(1);
    expect(readdirSync(home.folder).filter((name) => name.startsWith('.pack'))).toEqual([]);
  });

  test('--force replaces nothing but a pack as it was made', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await openAccess(home, [(await addContact(home)).resident]);
    mkdirSync(join(home.folder, 'mine'));
    writeFileSync(join(home.folder, 'mine', 'letter.txt'), 'keep me');
    await makePack(home, reference, 'added-to');
    writeFileSync(join(home.folder, 'added-to', 'officer', 'letter.txt'), 'keep me');
    writeFileSync(join(home.folder, 'file'), 'keep me');
    for (const path of ['mine', 'added-to', 'file', '.', join(home.root, 'secure'), home.root, '-', '/']) {
      const ran = await home.run(['request', 'pack', reference, '-o', path, '--force']);
      expect([1, 2], `${path}: ${ran.stderr}`).toContain(ran.exit);
    }
    expect(readFileSync(join(home.folder, 'mine', 'letter.txt'), 'utf8')).toBe('keep me');
    expect(existsSync(join(home.folder, 'added-to', 'officer', 'letter.txt'))).toBe(true);
  });

  test('a dry run makes no folder and no row', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await openAccess(home, [(await addContact(home, { summary: 'boiler' })).resident]);
    const ran = await home.run(['request', 'pack', reference, '-o', 'pack', '--dry-run', '--json']);
    expect(JSON.parse(ran.stdout).plan).toMatchObject({ contacts: 1, draft: true, replaces: false });
    expect(existsSync(join(home.folder, 'pack'))).toBe(false);
    expect(await fileRows(home)).toEqual([]);
  });

  test('a failure leaves nothing behind: no folder, no row, and the earlier pack as it was', async () => {
    const home = await makeTestHome({ now: NOW });
    const added = await addContact(home);
    const reference = await openAccess(home, [added.resident]);
    await makePack(home, reference, 'pack');
    const before = packText(home, 'pack', 'index.html');
    const { raw } = (await home.open()).store;
    raw.prepare('update contact set sealed = zeroblob(60)').run();
    const broken = await home.run(['request', 'pack', reference, '-o', 'pack', '--force']);
    expect(broken.exit).not.toBe(0);
    const stopped = new AbortController();
    stopped.abort('SIGINT');
    expect((await home.run(['request', 'pack', reference, '-o', 'new'], { signal: stopped.signal })).exit).toBe(130);
    expect(packText(home, 'pack', 'index.html')).toBe(before);
    expect(await fileRows(home)).toHaveLength(1);
    expect(readdirSync(home.folder).sort()).toEqual(['config', 'home', 'pack']);
    expect((await home.run(['request', 'pack', reference, '-o', 'no/such/pack'])).exit).toBe(1);
    expect(await fileRows(home)).toHaveLength(1);
  });

  test('what a killed command left beside it is removed by the next, with its row', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await openAccess(home, [(await addContact(home)).resident]);
    await makePack(home, reference, 'pack');
    const { raw } = (await home.open()).store;
    raw.prepare('update file set sha256 = null').run();
    rmSync(join(home.folder, 'pack'), { recursive: true });
    const left = join(home.folder, '.pack.ffffff123456.tmp');
    mkdirSync(left);
    writeFileSync(join(left, 'index.html'), 'Morag');
    await makePack(home, reference, 'pack');
    expect(existsSync(left)).toBe(false);
    expect(await fileRows(home)).toHaveLength(1);
  });
});

test('no personal value is in the streams, the audit, the home or the name of a file; looking is audited with its hashes', async () => {
  const home = await makeTestHome({ now: NOW });
  const { resident } = await addContact(home, { summary: 'the boiler again' });
  const reference = await openAccess(home, [resident]);
  const said = [];
  for (const words of [
    ['request', 'show', reference],
    ['request', 'review', reference, '--yes'],
    ['request', 'pack', reference, '-o', 'pack'],
    ['request', 'list'],
    ['audit', 'list', '--json', '--limit', '100'],
  ])
    said.push(await home.run(words));
  expect(said.every(({ exit }) => exit === 0)).toBe(true);
  const text = said.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  const names = readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).join('\n');
  const store = filesBelow(home.root).map((path) => readFileSync(path, 'latin1'));
  for (const value of PLANTED) {
    expect(text, value).not.toContain(value);
    expect(names, value).not.toContain(value);
    expect(
      store.some((bytes) => bytes.includes(value)),
      value,
    ).toBe(false);
  }
  expect(packText(home, 'pack', 'index.html')).toContain('Testperson');
  const sha256 = createHash('sha256')
    .update(packText(home, 'pack', 'index.html'))
    .digest('hex');
  expect(said.at(-1)?.stdout).toContain(sha256);
  expect(said.at(-1)?.stdout).not.toContain(home.folder);
});

describe('a pack of a request that is overdue', () => {
  test('says how late the reply is, in the receipt and in the officer’s notes, and one that is due today is not late', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    const reference = await openAccess(home, [resident]);
    const said = async (now: string, path: string) => {
      const { stdout } = await home.run(['request', 'pack', reference, '-o', path], { now });
      return [stdout, packText(home, path, 'officer/officer-notes.txt')];
    };
    // Due on Monday 14 December.
    for (const text of await said('2026-12-14T20:00:00.000Z', 'in-time')) {
      expect(text).toContain('14 December 2026');
      expect(text).not.toMatch(/days? late|was due/);
    }
    const [receipt, notes] = await said('2026-12-16T09:00:00.000Z', 'late');
    expect(receipt).toContain('It is a reply only once it is sent. That was due by 14 December 2026: 2 days late.');
    expect(notes).toContain('Reply was due on or before 14 December 2026: 2 days late.');
    expect((await makePack(home, reference, 'json', [], '2026-12-16T09:00:00.000Z')).daysLeft).toBe(-2);
  });
});
