import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../../support/home.ts';

const NOW = '2026-11-23T22:30:00.000Z';
const NEXT_DAY = '2026-11-24T00:00:00.000Z';

async function homeWith(texts: readonly (readonly [number: string, words: string, at?: string])[]): Promise<TestHome> {
  const home = await makeTestHome({ now: NOW });
  const list = texts.map(([number, words, at = '2026-11-23T08:30:00Z']) => ({
    id: randomUUID(),
    user_number: number,
    content: words,
    created_at: at,
  }));
  await home.run(['opt-out', 'inbox', '-'], { stdin: JSON.stringify(list) });
  return home;
}

type Listed = { readonly id: string; readonly needs: string; readonly overdue: boolean };
const listed = async (home: TestHome, now = NOW): Promise<readonly Listed[]> =>
  JSON.parse((await home.run(['opt-out', 'review', '--json'], { now })).stdout).texts;
const isOptedOut = async (home: TestHome, number: string) =>
  (await home.run(['opt-out', 'check'], { stdin: number })).exit === 3;

describe('the queue', () => {
  test('harm first, then another number, then the oldest; no words in it', async () => {
    const home = await homeWith([
      ['447700900103', 'Thanks', '2026-11-20T08:00:00Z'],
      ['447700900102', 'please stop texting me', '2026-11-21T08:00:00Z'],
      ['447700900104', 'stop texting my mum on 07700 900999', '2026-11-22T08:00:00Z'],
      ['447700900105', 'he hits me every night please help', '2026-11-23T08:00:00Z'],
      ['447700900101', 'STOP', '2026-11-19T08:00:00Z'],
    ]);
    const ran = await home.run(['opt-out', 'review']);
    expect(ran.exit).toBe(3);
    expect(ran.stdout).not.toMatch(/mum|hits|Thanks|7700/);
    expect((await listed(home)).map(({ needs }) => needs)).toEqual(['harm', 'other-number', 'unclear', 'likely']);
    const two = JSON.parse((await home.run(['opt-out', 'review', '--limit', '2', '--json'])).stdout);
    expect(two).toMatchObject({ total: 4, overdue: 0, oldest: '2026-11-20T08:00:00.000Z' });
    expect(two.texts).toHaveLength(2);
  });

  test('what may be about harm, or names another number, is past its day with the next London day; the rest after a week', async () => {
    const home = await homeWith([
      ['447700900103', 'Thanks'],
      ['447700900104', 'stop texting my mum on 07700 900999'],
      ['447700900105', 'he hits me every night please help'],
    ]);
    const overdue = async (now: string) =>
      (await listed(home, now)).filter((each) => each.overdue).map(({ needs }) => needs);
    expect(await overdue('2026-11-23T23:59:59.999Z')).toEqual([]);
    expect(await overdue(NEXT_DAY)).toEqual(['harm', 'other-number']);
    expect(await overdue('2026-11-30T22:30:00.000Z')).toEqual(['harm', 'other-number']);
    expect(await overdue('2026-11-30T22:30:00.001Z')).toEqual(['harm', 'other-number', 'unclear']);
    const check = JSON.parse((await home.run(['check', '--only', 'P41', '--json'], { now: NEXT_DAY })).stdout);
    expect(check.promises[0]).toMatchObject({ state: 'broken', failed: 2 });
  });

  test('an empty queue is exit 0 and says so', async () => {
    const home = await homeWith([['447700900101', 'STOP']]);
    for (const words of [
      ['opt-out', 'review'],
      ['opt-out', 'review', 'next'],
    ]) {
      const ran = await home.run(words);
      expect([ran.exit, ran.stdout]).toEqual([0, 'No text waits for a person.\n']);
    }
  });
});

describe('one text', () => {
  test('its words are shown, its sender masked, and that it was looked at is in the audit first', async () => {
    const home = await homeWith([['447700900103', 'Where is my \u001b[31mbin?\u202E\u0007']]);
    const [text] = await listed(home);
    const ran = await home.run(['opt-out', 'review', (text?.id ?? '').toLowerCase(), '--reason', 'daily queue']);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).toContain('Where is my \\u001b[31mbin?\\u202e\\u0007');
    expect(ran.stdout).toContain('07700 ••• 103');
    expect(ran.stdout).not.toContain('900103');
    const [entry] = JSON.parse((await home.run(['audit', 'list', '--limit', '1', '--json'])).stdout).entries;
    expect(entry).toMatchObject({ act: 'opt-out review', reason: 'daily queue' });
    expect(entry.references).toEqual([text?.id, expect.stringMatching(/^C-/)]);
    expect(JSON.stringify(entry)).not.toMatch(/bin|7700/);
  });

  test('where the words have gone, the rest is still shown and it can still be decided', async () => {
    const home = await homeWith([['447700900103', 'Where is my bin?']]);
    const [text] = await listed(home);
    const later = '2027-01-05T09:00:00.000Z';
    await home.run(['retention', 'sweep', '--yes', '--allow-gap', '90d'], { now: later });
    const shown = JSON.parse((await home.run(['opt-out', 'review', 'next', '--json'], { now: later })).stdout);
    expect(shown).toMatchObject({ id: text?.id, words: null, sender: null, contact: null });
    const refused = await home.run(['opt-out', 'review', 'next', '--decide', 'opt-out'], { now: later });
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toMatch(/sender of this text is not kept/);
    const other = await home.run(['opt-out', 'review', 'next', '--decide', 'opt-out-other', '--json'], {
      now: later,
      stdin: '07700 900103',
    });
    expect(JSON.parse(other.stdout)).toMatchObject({ optedOut: 1, left: 0 });
  });

  test.each(['T-0000-0000', 'C-7K3M-9QWX-2ABC', 'rubbish', '07700900123'])('%s is no text', async (typed) => {
    const home = await homeWith([['447700900103', 'Thanks']]);
    const ran = await home.run(['opt-out', 'review', typed]);
    expect([ran.exit, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toMatch(/no text with this reference/);
    expect(ran.stderr).not.toContain('900123');
  });
});

describe('a decision', () => {
  test('opt-out: the sender, at once; and the row is kept as evidence', async () => {
    const home = await homeWith([['447700900103', 'fish']]);
    const [text] = await listed(home);
    const decided = await home.run(['opt-out', 'review', text?.id ?? '', '--decide', 'opt-out', '--json']);
    expect(JSON.parse(decided.stdout)).toMatchObject({
      id: text?.id,
      decision: 'opt-out',
      optedOut: 1,
      already: 0,
      left: 0,
    });
    expect(await isOptedOut(home, '07700900103')).toBe(true);
    const again = await home.run(['opt-out', 'review', text?.id ?? '', '--decide', 'no']);
    expect([again.exit, again.stderr]).toEqual([1, expect.stringMatching(/was decided on 23 November 2026: opt-out/)]);
    const opened = await home.open();
    const [row] = await opened.store.db.selectFrom('received_text').selectAll().execute();
    expect(row).toMatchObject({ needs: row?.needs, decision: 'opt-out', decided_at: NOW });
    expect(row?.decided_by).toMatch(/^S/);
  });

  test('opt-out-other: the numbers on standard input and not the sender', async () => {
    const home = await homeWith([['447700900104', 'stop texting my mum on 07700 900999']]);
    const ran = await home.run(['opt-out', 'review', 'next', '--decide', 'opt-out-other', '--json'], {
      stdin: '07700 900999\n',
    });
    expect(JSON.parse(ran.stdout)).toMatchObject({ optedOut: 1 });
    expect(await isOptedOut(home, '07700900999')).toBe(true);
    expect(await isOptedOut(home, '07700900104')).toBe(false);
    const landline = await home.run(['opt-out', 'review', 'next', '--decide', 'opt-out-other'], {
      stdin: '020 7946 0321',
    });
    expect(landline.exit).toBe(2);
  });

  test('no: ends no opt-out, and says how one is ended', async () => {
    const home = await homeWith([['447700900102', 'please stop texting me']]);
    const ran = await home.run(['opt-out', 'review', 'next', '--decide', 'no']);
    expect(ran.stdout).toMatch(/stays opted out/);
    expect(await isOptedOut(home, '07700900102')).toBe(true);
  });

  test('passed-on: with a reason, free of identifiers', async () => {
    const home = await homeWith([['447700900105', 'he hits me every night please help']]);
    const leak = await home.run([
      'opt-out',
      'review',
      'next',
      '--decide',
      'passed-on',
      '--reason',
      'rang 07700 900105',
    ]);
    expect(leak.exit).toBe(1);
    expect(
      (await home.run(['opt-out', 'review', 'next', '--decide', 'passed-on', '--reason', 'safeguarding team'])).exit,
    ).toBe(0);
    expect((await home.run(['opt-out', 'review'])).exit).toBe(0);
  });

  test('a text that was STOP beyond doubt waits for nobody', async () => {
    const home = await homeWith([['447700900101', 'STOP']]);
    const opened = await home.open();
    const [row] = await opened.store.db.selectFrom('received_text').selectAll().execute();
    await opened.close();
    const { textReference } = await import('../../../src/opt-outs/texts/text-id.ts');
    const id = textReference(row?.digest as Buffer);
    const ran = await home.run(['opt-out', 'review', id, '--decide', 'no']);
    expect([ran.exit, ran.stderr]).toEqual([1, expect.stringMatching(/waits for nobody/)]);
    expect((await home.run(['opt-out', 'review', id])).stdout).toMatch(/STOP/);
  });

  test('without a text, or a decision that is none, it is wrong usage', async () => {
    const home = await homeWith([['447700900103', 'Thanks']]);
    expect((await home.run(['opt-out', 'review', '--decide', 'no'])).exit).toBe(2);
    expect((await home.run(['opt-out', 'review', 'next', '--decide', 'perhaps'])).exit).toBe(2);
    const dry = await home.run(['opt-out', 'review', 'next', '--decide', 'no', '--dry-run']);
    expect(dry.exit).toBe(0);
    expect(await listed(home)).toHaveLength(1);
  });
});
