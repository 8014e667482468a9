import { expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

const now = '2026-11-23T08:30:00.000Z';
type Entry = {
  readonly seq: number;
  readonly act: string;
  readonly staff: string;
  readonly residents?: readonly string[];
};
type Page = { readonly entries: readonly Entry[]; readonly next: number | null };

const listed = async (home: TestHome, ...flags: readonly string[]): Promise<Page> =>
  JSON.parse((await home.run(['audit', 'list', '--json', ...flags])).stdout) as Page;

async function added(
  home: TestHome,
  phone: string,
  staff?: string,
): Promise<{ readonly resident: string; readonly reference: string }> {
  const stdin = JSON.stringify({ channel: 'phone', name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone });
  return JSON.parse(
    (await home.run(['contact', 'add', '--from', '-', '--json'], { stdin, env: staff ? { STEWARD_STAFF: staff } : {} }))
      .stdout,
  );
}

test('newest first, with staff by name and no data of a resident', async () => {
  const home = await makeTestHome({ now });
  const contact = await added(home, '07700900123');
  await home.run(['contact', 'show', contact.reference, '--reason', 'call back']);
  const { entries, next } = await listed(home);
  expect(entries.map(({ act }) => act)).toEqual(['contact show', 'contact add', 'init']);
  expect(entries[0]).toMatchObject({
    seq: 3,
    at: now,
    staff: 'tester',
    claimed: false,
    references: [contact.reference],
    residents: [contact.resident],
    reason: 'call back',
  });
  expect(next).toBeNull();
  const { stdout } = await home.run(['audit', 'list']);
  expect(stdout.split('\n')[0]).toBe(
    `3\t2026-11-23T08:30\ttester\tcontact show\t${contact.reference} · ${contact.resident} · because: call back`,
  );
  expect(stdout).not.toMatch(/Morag|900123/);
});

test('page by page until the first entry', async () => {
  const home = await makeTestHome({ now });
  for (let count = 0; count < 4; count += 1) await added(home, '07700900123');
  const seen: number[] = [];
  let before: readonly string[] = [];
  for (;;) {
    const page = await listed(home, '--limit', '2', ...before);
    seen.push(...page.entries.map(({ seq }) => seq));
    if (page.next === null) break;
    before = ['--before', String(page.next)];
  }
  expect(seen).toEqual([5, 4, 3, 2, 1]);
});

test('only what concerned a resident, however the id is typed', async () => {
  const home = await makeTestHome({ now });
  const one = await added(home, '07700900123');
  const other = await added(home, '07700900124');
  expect(other.resident).not.toBe(one.resident);
  await home.run(['contact', 'show', one.reference]);
  const { entries } = await listed(home, '--resident', one.resident.toLowerCase());
  expect(entries.map(({ act }) => act)).toEqual(['contact show', 'contact add']);
  expect(entries.every(({ residents }) => residents?.includes(one.resident))).toBe(true);
});

test('only what a member of staff did', async () => {
  const home = await makeTestHome({ now });
  await added(home, '07700900123', 'Sam Example');
  await added(home, '07700900124');
  expect((await listed(home, '--staff', 'sam example')).entries).toMatchObject([
    { act: 'contact add', staff: 'Sam Example (claimed)', claimed: true },
  ]);
  expect((await listed(home, '--staff', 'tester')).entries.map(({ act }) => act)).toEqual(['contact add', 'init']);
  expect((await listed(home, '--staff', 'nobody')).entries).toEqual([]);
});
