import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { expect } from 'vitest';
import type { PackReceipt } from '../../src/requests/pack.ts';
import type { TestHome } from '../support/home.ts';

/** Thursday 12 November 2026, in the morning. */
export const NOW = '2026-11-12T09:00:00.000Z';

/** Values of an invented person that may stand in a pack and nowhere else. */
export const MORAG = {
  name: 'Morag Testperson',
  dateOfBirth: '1980-02-29',
  address: 'Flat 4, 12 Example Street',
  phone: '07700 900123',
  email: 'morag@example.com',
  nino: 'QQ123456C',
} as const;

export const PLANTED = [
  'Testperson',
  '1980-02-29',
  'Example Street',
  '900123',
  '900 123',
  'morag@',
  'QQ123456C',
  'boiler',
];

type Said = { readonly now?: string; readonly stdin?: string };

/** Runs a command with `--json` that must succeed, and gives its answer. */
export async function ask<T>(home: TestHome, argv: readonly string[], said: Said = {}): Promise<T> {
  const ran = await home.run([...argv, '--json'], { now: NOW, ...said });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout) as T;
}

export type Added = { readonly reference: string; readonly resident: string; readonly dueAt: string };

export const addContact = (home: TestHome, contact: object = {}, now = NOW): Promise<Added> =>
  ask(home, ['contact', 'add', '--from', '-'], {
    now,
    stdin: JSON.stringify({ channel: 'phone', at: now, ...MORAG, ...contact }),
  });

export async function openAccess(home: TestHome, residents: readonly string[], now = NOW): Promise<string> {
  const whose = residents.length === 0 ? [] : ['--resident', residents.join(',')];
  const words = ['request', 'open', '--type', 'access', '--received', now.slice(0, 10), ...whose];
  return (await ask<{ reference: string }>(home, words, { now })).reference;
}

export const makePack = (
  home: TestHome,
  reference: string,
  output: string,
  flags: readonly string[] = [],
  now = NOW,
): Promise<PackReceipt> => ask(home, ['request', 'pack', reference, '-o', output, ...flags], { now });

/** A file of the pack that stands at `output`, in the working folder unless absolute. */
export const packText = (home: TestHome, output: string, file: string): string =>
  readFileSync(join(isAbsolute(output) ? output : join(home.folder, output), file), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: the document of a pack is looked into by its names
export const packDocument = (home: TestHome, output: string): any => JSON.parse(packText(home, output, 'pack.json'));
