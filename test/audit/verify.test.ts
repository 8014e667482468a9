import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

const now = '2026-11-23T08:30:00.000Z';

type Verdict = {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: string;
  readonly problems: readonly string[];
};

/** A home with an audit of six entries or more. */
async function homeWithEntries(): Promise<TestHome> {
  const home = await makeTestHome({ now });
  for (const phone of ['07700900001', '07700900002', '07700900003', '07700900004', '07700900005']) {
    const stdin = JSON.stringify({ channel: 'phone', name: 'Morag Testperson', phone });
    expect((await home.run(['contact', 'add', '--from', '-'], { stdin })).exit).toBe(0);
  }
  return home;
}

async function verified(home: TestHome, ...flags: readonly string[]): Promise<Verdict & { readonly exit: number }> {
  const { exit, stdout } = await home.run(['audit', 'verify', '--json', ...flags]);
  return { exit, ...(JSON.parse(stdout) as Verdict) };
}

/** Changes the store behind the program's back, as somebody with its file could. */
async function damage(home: TestHome, sql: string): Promise<void> {
  (await home.open()).store.raw.exec(sql);
}

describe('an audit that nobody touched', () => {
  test('holds, says its length and its head, and exits 0', async () => {
    const home = await homeWithEntries();
    const verdict = await verified(home);
    expect(verdict).toMatchObject({ exit: 0, ok: true, entries: 6, problems: [] });
    expect(verdict.head).toMatch(/^[0-9a-f]{64}$/);
    const { stdout } = await home.run(['audit', 'verify']);
    expect(stdout).toContain(`The chain is intact: 6 entries, head 6:${verdict.head}`);
    expect(stdout).toContain('outside this machine');
    expect(stdout).not.toMatch(/tamper-?proof/i);
  });

  test('is the one that a head kept outside names, also when it has grown since', async () => {
    const home = await homeWithEntries();
    const { head } = await verified(home);
    expect(await verified(home, '--expect', `6:${head}`)).toMatchObject({ exit: 0, ok: true });
    await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900006' });
    expect(await verified(home, '--expect', `6:${head.toUpperCase()}`)).toMatchObject({
      exit: 0,
      ok: true,
      entries: 7,
    });
  });

  test('is remembered as verified', async () => {
    const home = await homeWithEntries();
    await verified(home);
    const job = await (await home.open()).store.db
      .selectFrom('job')
      .selectAll()
      .where('job', '=', 'audit verify')
      .executeTakeFirst();
    expect(job).toMatchObject({ started_at: now, finished_at: now, result: 'intact' });
  });
});

describe('a head kept outside', () => {
  test.each(['6', '6:abc', '0:'.padEnd(66, 'a'), 'x'])('that is none is wrong usage: %s', async (given) => {
    const home = await makeTestHome({ now });
    const { exit, stderr } = await home.run(['audit', 'verify', '--expect', given]);
    expect(exit).toBe(2);
    expect(stderr).toContain('--expect is not a head');
  });

  test('notices what the register cannot: a whole home put back', async () => {
    const home = await homeWithEntries();
    const { head } = await verified(home);
    expect((await verified(home, '--expect', `6:${'0'.repeat(64)}`)).problems).toEqual([
      'entry 6 is not the one that you remember',
    ]);
    const later = await verified(home, '--expect', `9:${head}`);
    expect(later).toMatchObject({ exit: 3, ok: false, problems: ['you remember entry 9, but the chain ends at 6'] });
  });
});

describe('damage is found, and exits 3', () => {
  test('a changed body', async () => {
    const home = await homeWithEntries();
    await damage(home, `update audit_entry set body = replace(body, 'phone', 'email') where seq = 3`);
    const verdict = await verified(home);
    expect(verdict).toMatchObject({ exit: 3, ok: false });
    expect(verdict.problems).toEqual(['entry 3 was changed']);
    const { exit, stdout } = await home.run(['audit', 'verify']);
    expect(exit).toBe(3);
    expect(stdout).toContain('The chain does not hold.');
  });

  test('two entries swapped', async () => {
    const home = await homeWithEntries();
    await damage(
      home,
      'update audit_entry set seq = 99 where seq = 3; update audit_entry set seq = 3 where seq = 4; update audit_entry set seq = 4 where seq = 99',
    );
    const { problems } = await verified(home);
    expect(problems).toEqual(['entry 3 was moved', 'entry 4 was moved', 'entry 5 does not follow the one before it']);
  });

  test('a tail cut off, which the register remembers', async () => {
    const home = await homeWithEntries();
    await damage(home, 'delete from audit_entry where seq > 4');
    const { problems } = await verified(home);
    expect(problems).toEqual(['the register remembers entry 6, but the chain ends at 4']);
  });

  test('a tail cut off and grown again, which the register remembers otherwise', async () => {
    const home = await homeWithEntries();
    await damage(home, 'delete from audit_entry where seq > 4');
    const stdin = JSON.stringify({ channel: 'phone', phone: '07700900009' });
    await home.run(['contact', 'add', '--from', '-'], { stdin });
    await home.run(['contact', 'add', '--from', '-'], { stdin });
    const { problems } = await verified(home);
    expect(problems).toEqual(['entry 6 is not the one that the register remembers']);
  });

  test('one and several entries deleted from the middle', async () => {
    const home = await homeWithEntries();
    await damage(home, 'delete from audit_entry where seq = 2');
    expect((await verified(home)).problems).toEqual([
      'entry 2 is missing',
      'entry 3 does not follow the one before it',
    ]);
    await damage(home, 'delete from audit_entry where seq in (3, 4)');
    expect((await verified(home)).problems).toEqual([
      'entries 2 to 4 are missing',
      'entry 5 does not follow the one before it',
    ]);
  });

  test('bytes that are no entry at all', async () => {
    const home = await homeWithEntries();
    await damage(home, `update audit_entry set body = 'x', mac = 'y' where seq = 2`);
    expect((await verified(home)).problems).toEqual([
      'entry 2 was changed',
      'entry 3 does not follow the one before it',
    ]);
    expect((await home.run(['audit', 'list'])).stdout).toContain('unreadable');
  });
});

describe('the register’s memory of where the audit stood', () => {
  /** Whether `audit verify` and P54 say the same, each asked first in a home of its own: neither may mend what the other is to see. */
  async function bothSay(home: TestHome): Promise<readonly boolean[]> {
    const p54 = async () => {
      const { stdout } = await home.run(['check', '--only', 'P54', '--json']);
      return (JSON.parse(stdout) as { promises: [{ state: string }] }).promises[0].state === 'broken';
    };
    return [(await verified(home)).exit === 3, await p54(), (await verified(home)).exit === 3, await p54()];
  }
  const register = async (home: TestHome, sql: string) => (await (await home.open()).register()).raw.exec(sql);
  const cut = 'delete from audit_entry where seq > (select max(seq) - 2 from audit_entry)';

  test('begins with the first entry', async () => {
    const home = await makeTestHome({ now });
    expect(await verified(home)).toMatchObject({ exit: 0, entries: 1 });
    await register(home, 'delete from anchor');
    expect(await verified(home)).toMatchObject({ exit: 3 });
  });

  test.each([
    ['gone', 'delete from anchor', 'select 1'],
    ['gone, with the end of the audit', 'delete from anchor', cut],
    ['another', 'update anchor set seq = 3', 'select 1'],
    ['ahead, because the end of the audit was cut off', 'select 1', cut],
  ])('%s: verify and check say so, and go on saying it however much is written', async (_, ofRegister, ofStore) => {
    const home = await homeWithEntries();
    expect(await bothSay(home)).toEqual([false, false, false, false]);
    await register(home, ofRegister);
    await damage(home, ofStore);
    expect(await bothSay(home)).toEqual([true, true, true, true]);
    for (const phone of ['07700900008', '07700900009', '07700900010'])
      await home.run(['contact', 'add', '--from', '-'], { stdin: JSON.stringify({ channel: 'phone', phone }) });
    expect(await bothSay(home)).toEqual([true, true, true, true]);
  });
});

describe('the register', () => {
  test('changed is a problem of its own', async () => {
    const home = await homeWithEntries();
    await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900007' });
    const register = await (await home.open()).register();
    register.raw.exec(`update register_event set kind = 'opt-out-removed'`);
    const verdict = await verified(home);
    expect(verdict.exit).toBe(3);
    expect(verdict.problems).toEqual(['the register: event 1 was changed']);
  });

  test('rolled back is a problem, though each event that is left is right', async () => {
    const home = await homeWithEntries();
    await home.run(['opt-out', 'add', '--how', 'phone'], { stdin: '07700900007' });
    (await (await home.open()).register()).raw.exec('delete from register_event');
    expect((await verified(home)).problems).toEqual(['the register: it lacks events that this store has seen']);
  });

  test('missing or damaged is a line, not a crash', async () => {
    const home = await homeWithEntries();
    const path = join(home.root, 'secure', 'register.db');
    writeFileSync(path, 'x'.repeat(8192));
    const damaged = await verified(home);
    expect(damaged).toMatchObject({ exit: 3, ok: false, entries: 6 });
    expect(damaged.problems).toEqual([expect.stringMatching(/^the register: .*damaged/)]);
    rmSync(path);
    expect((await verified(home)).problems).toEqual([expect.stringMatching(/^the register: .*missing/)]);
  });
});
