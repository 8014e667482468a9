import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const PROJECT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(PROJECT, 'docs', 'operations.md'), 'utf8');

/** What the page does, in its order: commands of its `sh` blocks, and what its comments set up for them. */
type Act =
  | { readonly kind: 'run'; readonly line: string; readonly exits: number }
  | { readonly kind: 'clock'; readonly value: string }
  | { readonly kind: 'passphrase'; readonly value: string }
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'remember'; readonly name: string; readonly words: string; readonly pattern: string };

function actsOf(page: string): readonly Act[] {
  const acts: Act[] = [];
  for (const [, comment, fence, body] of page.matchAll(/<!-- ([\s\S]*?) ?-->|```(\w+)\n([\s\S]*?)```/g)) {
    if (comment !== undefined) acts.push(setting(comment));
    else if (fence === 'sh') for (const line of (body as string).trimEnd().split('\n')) acts.push(command(line));
  }
  return acts;
}

function command(line: string): Act {
  const [, words, exits] = /^(.*?)(?:\s+# exits (\d+))?$/.exec(line) as RegExpExecArray;
  return { kind: 'run', line: words as string, exits: Number(exits ?? 0) };
}

function setting(comment: string): Act {
  const [, kind, value] = /^(\w+): ([\s\S]*)$/.exec(comment) as RegExpExecArray;
  if (kind === 'clock') return { kind, value: value as string };
  if (kind === 'passphrase') return { kind, value: value as string };
  if (kind === 'file') {
    const [path, ...rows] = (value as string).split('\n');
    return { kind, path: path as string, text: rows.join('\n') };
  }
  const [, name, words, pattern] = /^(\w+) from ([\w ]+): (.*)$/.exec(value as string) as RegExpExecArray;
  return { kind: 'remember', name: name as string, words: words as string, pattern: pattern as string };
}

/** The program as `steward` on the PATH, at the time that a file beside it says. */
function install(root: string): void {
  const start = `file://${join(PROJECT, 'dist', 'main.js')}`;
  const bin = join(root, 'bin', 'steward');
  mkdirSync(dirname(bin), { recursive: true });
  const text = `#!${process.execPath}
import { readFileSync } from 'node:fs';
const { start } = await import(${JSON.stringify(start)});
const at = Date.parse(readFileSync(${JSON.stringify(join(root, 'clock'))}, 'utf8'));
const began = Date.now();
await start(() => at + Date.now() - began);
`;
  writeFileSync(join(root, 'bin', 'package.json'), '{"type":"module"}');
  writeFileSync(bin, text);
  chmodSync(bin, 0o755);
}

test('every command of the operations page does what the page says, in its order', () => {
  const root = mkdtempSync(join(tmpdir(), 'steward-operations-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  install(root);
  const here = (text: string): string => text.replaceAll(/(?<![\w.])\/(srv|etc|media)\//g, `${root}/$1/`);
  for (const folder of ['srv/steward', 'srv/backup', 'srv/8x8', 'etc/steward', 'media/safe'])
    mkdirSync(join(root, folder), { recursive: true, mode: 0o700 });
  const env: Record<string, string> = {
    PATH: `${join(root, 'bin')}:${process.env.PATH}`,
    HOME: root,
    STEWARD_RECOVERY_PASSPHRASE_FILE: join(root, 'passphrase'),
  };
  const run = (line: string) => spawnSync('bash', ['-c', here(line)], { cwd: root, env, encoding: 'utf8' });
  let commands = 0;
  for (const act of actsOf(PAGE)) {
    if (act.kind === 'clock') writeFileSync(join(root, 'clock'), act.value);
    else if (act.kind === 'passphrase') writeFileSync(join(root, 'passphrase'), `${act.value}\n`, { mode: 0o600 });
    else if (act.kind === 'file') writeFileSync(here(act.path), `${act.text.trimEnd()}\n`);
    else if (act.kind === 'remember') {
      const found = new RegExp(act.pattern).exec(run(`steward ${act.words}`).stdout)?.[1];
      expect(found, `${act.name} in steward ${act.words}`).toBeDefined();
      env[act.name] = found as string;
    } else if (act.line.startsWith('export ')) {
      const [, name, value] = /^export (\w+)=(.*)$/.exec(act.line) as RegExpExecArray;
      env[name as string] = here(value as string);
    } else {
      const ran = run(act.line);
      expect(ran.status, `${act.line}\n${ran.stdout}${ran.stderr}`).toBe(act.exits);
      commands += 1;
    }
  }
  expect(commands).toBeGreaterThan(30);
}, 240_000);

test('every job that the page gives to cron and systemd is a command with those flags', () => {
  const jobs = [...PAGE.matchAll(/^(?:[\d*]+\s+| \d\s+)(?:[\d*]+\s+){4}steward (.+)$/gm)].map(([, words]) => words);
  const units = [...PAGE.matchAll(/^ExecStart=\S*\/steward (.+)$/gm)].map(([, words]) => words);
  expect(jobs.length).toBeGreaterThanOrEqual(6);
  expect(units).toHaveLength(1);
  for (const words of [...jobs, ...units] as string[]) {
    const line = `"${process.execPath}" "${join(PROJECT, 'bin', 'steward.js')}" ${words.replaceAll('\\%', '%')} --home /nonexistent/home`;
    const ran = spawnSync('bash', ['-c', line], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    });
    // No store there (10), or nothing to read (1): what must not be is a wrong use (2) or a bug (70).
    expect([1, 10], `${words}\n${ran.stderr}`).toContain(ran.status);
  }
});
