import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { verify } from '../../src/audit/chain.ts';
import { openHome } from '../../src/home/open.ts';
import { pooledRandom } from '../../src/vault/random.ts';
import { auditKeys } from '../../src/vault/vault.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/steward.js');
const ROWS = 45_000;
const REFERENCES = 40_000;
const KILLS = 20;

/** Rows of which some come twice, some have no reference of their own, and some will not do. */
function rows(now: number): string {
  const at = new Date(now - 5 * 86_400_000).toISOString();
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const phone = row % 1_000 === 7 ? '12' : `07700 900${String(row % 1_000).padStart(3, '0')}`;
    const reference = row % 10 === 3 ? ',' : `crm,R-${row % REFERENCES}`;
    return `phone,${at},Alma Testperson,1980-02-29,${phone},row ${row % REFERENCES},${reference}`;
  });
  return `channel,at,name,dateOfBirth,phone,summary,source,reference\n${lines.join('\n')}\n`;
}

it('ends as if it had run once, killed 20 times at any moment', { timeout: 400_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steward-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const root = join(folder, 'home');
  const keyFile = join(folder, 'key');
  const env = { ...process.env, STEWARD_HOME: root, STEWARD_KEY_FILE: keyFile, STEWARD_STAFF: 'tester' };
  const file = join(folder, 'input.csv');
  writeFileSync(file, rows(Date.now()));
  expect(spawnSync(process.execPath, [PROGRAM, 'init', '--organisation', 'Testborough'], { env }).status).toBe(0);

  let killed = 0;
  for (let run = 0; run < KILLS; run += 1) {
    const child = spawn(process.execPath, [PROGRAM, 'contact', 'import', file], { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await Promise.race([ended, after(200 + Math.random() * 3_500)]);
    if (child.exitCode === null && child.kill('SIGKILL')) killed += 1;
    await ended;
  }
  expect(killed).toBeGreaterThan(KILLS / 2);

  const last = spawnSync(process.execPath, [PROGRAM, 'contact', 'import', file, '--json'], { env, encoding: 'utf8' });
  expect(last.status).toBe(3);
  const answer = JSON.parse(last.stdout);
  expect(answer).toMatchObject({ read: ROWS, rejected: 45 });

  const signal = new AbortController().signal;
  const opened = await openHome({
    root,
    keyFile,
    passphraseFile: undefined,
    askPassphrase: undefined,
    now: () => Date.now(),
    random: pooledRandom(),
    signal,
    actor: { name: 'tester', source: 'user' },
    waitMs: 5_000,
  });
  onTestFinished(() => opened.close());
  const { db } = opened.store;
  const contacts = Number(
    (
      await db
        .selectFrom('contact')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );
  const outside = await db
    .selectFrom('identifier_index')
    .select('digest')
    .where('kind', '=', 'outside-reference')
    .execute();
  const moved = (await db.selectFrom('movement').selectAll().execute()).reduce((sum, { count }) => sum + count, 0);
  // 45,000 rows hold 40,000 different ones, of which 40 will not do.
  expect(contacts).toBe(REFERENCES - 40);
  expect(new Set(outside.map(({ digest }) => digest.toString('hex'))).size).toBe(contacts);
  expect(moved).toBe(contacts);
  const register = await opened.register();
  const anchor = await register.db.selectFrom('anchor').selectAll().executeTakeFirstOrThrow();
  expect(
    await verify(db, auditKeys(opened.vault), [{ seq: anchor.seq, head: anchor.head, by: 'the register' }]),
  ).toMatchObject({ ok: true, problems: [] });
});
