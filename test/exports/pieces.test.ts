import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addContact } from '../../src/contacts/add.ts';
import { exportPieces } from '../../src/exports/pieces.ts';
import type { ExportTask } from '../../src/exports/rows.ts';
import { readChain } from '../../src/vault/vault.ts';
import { makeTestHome } from '../support/home.ts';
import { column, recipe } from './recipe.ts';

const NOW = '2026-11-23T12:00:00.000Z';
let folder = '';
let worker: URL;

// Below the project, so that the worker finds the native library that the bundle leaves outside.
beforeAll(async () => {
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'steward-test-'));
  const outfile = join(folder, 'export-worker.mjs');
  const entry = join(import.meta.dirname, '../../src/exports/worker.ts');
  const banner = { js: "import { createRequire as from } from 'node:module'; const require = from(import.meta.url);" };
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['better-sqlite3'],
    banner,
  });
  worker = pathToFileURL(outfile);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function task(contacts: number): Promise<ExportTask> {
  const opened = await (await makeTestHome({ now: NOW })).open();
  for (let at = 0; at < contacts; at += 1) {
    await addContact(opened, {
      channel: 'email',
      name: `Edie ${'abcdefghij'[at % 10]} Mockridge`,
      email: `e${at}@example.com`,
    });
  }
  return {
    store: opened.home.store,
    homeId: opened.homeId,
    chain: readChain(opened.vault),
    recipe: recipe([column('email', 'pseudonym', ['email']), column('name', 'pseudonym', ['name'])]),
    root: Buffer.alloc(32, 7),
    now: NOW,
  };
}

async function whole(given: ExportTask, file: URL | undefined, size: number) {
  let text = '';
  let rows = 0;
  for await (const piece of exportPieces(given, file, size)) {
    text += Buffer.from(piece.bytes).toString('utf8');
    rows += piece.rows;
  }
  return { text, rows };
}

test('two threads write the very bytes that one does, and the same rows however the store is cut up', async () => {
  const given = await task(60);
  const alone = await whole(given, undefined, 1_000);
  expect(alone.rows).toBe(60);
  expect(new Set(alone.text.split('\r\n')).size).toBe(62); // header, sixty different emails, the end
  const rows = (text: string) => text.split('\r\n').sort();
  for (const size of [1, 7, 60, 1_000]) {
    const two = await whole(given, worker, size);
    expect(two).toEqual(await whole(given, undefined, size));
    expect(rows(two.text)).toEqual(rows(alone.text));
  }
});

test('what a worker refuses is refused with the same words', async () => {
  const given = await task(3);
  const wrong = { ...given, chain: { ...given.chain, epoch: given.chain.epoch + 1 } };
  const refused = { code: 'sealed-away', message: expect.stringMatching(/^Contact C-\S+ is living/) };
  await expect(whole(wrong, worker, 1)).rejects.toMatchObject(refused);
  await expect(whole(wrong, undefined, 1)).rejects.toMatchObject(refused);
});

test('a worker that dies ends the export', async () => {
  const given = await task(3);
  await expect(whole(given, pathToFileURL(join(folder, 'none.mjs')), 1)).rejects.toThrow();
});
