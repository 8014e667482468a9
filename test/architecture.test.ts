import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

type Import = { readonly file: string; readonly target: string; readonly lazy: boolean; readonly typeOnly: boolean };

const text = new Map(files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')]));

const imports: readonly Import[] = files.flatMap((file) => {
  const found: Import[] = [];
  for (const match of (text.get(file) as string).matchAll(
    /(import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g,
  )) {
    const name = (match[3] ?? match[4]) as string;
    const target = name.startsWith('.') ? relative(SRC, join(SRC, dirname(file), name)) : name;
    found.push({ file, target, lazy: match[4] !== undefined, typeOnly: match[2] !== undefined });
  }
  return found;
});

const room = (path: string): string => (path.includes('/') ? (path.split('/')[0] as string) : '');
const isOurs = (path: string): boolean => path.endsWith('.ts') || path.endsWith('.json');

/** The rooms that know no act of the council, only its materials; any room may use them (design, section 3). */
const BASE = ['identifiers', 'calendar', 'files', 'vault', 'db'];
const CAPABILITIES = [
  'home',
  'audit',
  'notice',
  'contacts',
  'opt-outs',
  'survey',
  'retention',
  'requests',
  'disclosures',
  'exports',
];
const MAY: Readonly<Record<string, readonly string[]>> = {
  cli: ['commands', 'cli', ...CAPABILITIES, ...BASE],
  commands: ['cli', 'commands', ...CAPABILITIES, ...BASE],
  ...Object.fromEntries(CAPABILITIES.map((name) => [name, [...CAPABILITIES, ...BASE]])),
  ...Object.fromEntries(BASE.map((name) => [name, BASE])),
};

describe('who may import whom', () => {
  test('every file stands in a known room', () => {
    expect([...new Set(files.map(room))].filter((name) => name !== '' && !(name in MAY))).toEqual([]);
  });

  test('bin → cli → commands → capabilities → base, never back', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        isOurs(target) && room(file) !== '' && room(target) !== '' && !MAY[room(file)]?.includes(room(target)),
    );
    expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  test('only db knows SQL', () => {
    const drivers = imports.filter(
      ({ file, target }) => ['kysely', 'better-sqlite3'].includes(target) && room(file) !== 'db',
    );
    expect(drivers.map(({ file }) => file)).toEqual([]);
    const queries = files.filter(
      (file) =>
        room(file) !== 'db' &&
        /\.(selectFrom|insertInto|updateTable|deleteFrom|pragma)\(|sql`/.test(text.get(file) as string),
    );
    expect(queries).toEqual([]);
  });

  test('cli and commands know no tables and no keys', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        ['cli', 'commands'].includes(room(file)) &&
        (room(target) === 'db' || (room(target) === 'vault' && target !== 'vault/random.ts')),
    );
    expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  test('no cycles of modules', () => {
    const edges = new Map<string, string[]>();
    for (const { file, target, lazy, typeOnly } of imports) {
      // What is only a type, or is loaded when it is asked for, cannot be caught half made.
      if (!lazy && !typeOnly && isOurs(target)) edges.set(file, [...(edges.get(file) ?? []), target]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('habits of the house', () => {
  test('help and usage errors load no database, no prompts and no library for dates', () => {
    const heavy = new Set([
      'kysely',
      'better-sqlite3',
      'inquirer',
      'cli-progress',
      'yaml',
      'valibot',
      'libphonenumber-js/core',
      '@date-fns/tz',
      'csv-parse',
    ]);
    const reached = new Set<string>();
    const loaded: string[] = [];
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { target, lazy, typeOnly } of imports.filter((each) => each.file === file)) {
        if (lazy || typeOnly) continue;
        if (heavy.has(target) || target.startsWith('libphonenumber')) loaded.push(`${file} → ${target}`);
        else if (isOurs(target)) visit(target);
      }
    };
    visit('cli/program.ts');
    expect(loaded).toEqual([]);
  });

  test('pure rules ask neither the clock nor chance nor the environment', () => {
    const asks = /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.env/;
    const wrong = files.filter((file) => file !== 'cli/world.ts' && asks.test(text.get(file) as string));
    expect(wrong).toEqual([]);
  });

  test('nothing prints but the terminal room', () => {
    const wrong = files.filter(
      (file) => room(file) !== 'cli' && /console\.|process\.(stdout|stderr)/.test(text.get(file) as string),
    );
    expect(wrong).toEqual([]);
  });

  test('no default exports and no barrels', () => {
    expect(files.filter((file) => /export default|export \* from/.test(text.get(file) as string))).toEqual([]);
  });
});
