import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importContacts } from '../../../src/contacts/import/import.ts';
import type { ImportOptions } from '../../../src/contacts/import/run.ts';
import { fileToRead } from '../../../src/contacts/import/source.ts';
import { PRESETS } from '../../../src/contacts/mapping/presets.ts';
import type { Mapping } from '../../../src/contacts/mapping/types.ts';
import { outsideDigest } from '../../../src/contacts/match-keys.ts';
import type { Opened } from '../../../src/home/opened.ts';
import { indexHmac, readIndexKey, writeIndexKey } from '../../../src/vault/vault.ts';
import { makeTestHome } from '../../support/home.ts';
import { csv, line, manyRows, NOW } from './sample.ts';

async function optionsFor(
  opened: Opened,
  text: string,
  folder: string,
  progress: ImportOptions['progress'],
): Promise<ImportOptions> {
  const path = join(folder, 'input.csv');
  writeFileSync(path, text);
  const mapping = PRESETS.get('steward') as Mapping;
  return { file: await fileToRead(path), mapping, rejectsPath: join(opened.home.rejects, 'r.csv'), progress };
}

const NEW_KEY = { id: 'NEWKEY01', value: Buffer.alloc(32, 7).toString('base64') };

/** What a sweep's monthly rebuild leaves behind, for an index that is still empty. */
function rebuildIndex(opened: Opened): void {
  writeIndexKey(opened.vault, NEW_KEY, null);
  opened.store.raw.prepare("update meta set value = ? where key = 'indexKey'").run(NEW_KEY.id);
}

it('prepares a chunk again when the index key has changed since: its digests are of the key that counts', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  let changed = false;
  const progress = () => {
    // Called when a chunk is prepared and not recorded yet.
    if (!changed) rebuildIndex(opened);
    changed = true;
  };
  const receipt = await importContacts(
    opened,
    await optionsFor(opened, csv(line({ reference: 'A-1' })), home.folder, progress),
  );
  expect(receipt).toMatchObject({ read: 1, recorded: 1 });
  const digest = outsideDigest(indexHmac(readIndexKey(opened.vault, NEW_KEY.id)), 'crm', 'A-1');
  const lines = await opened.store.db
    .selectFrom('identifier_index')
    .select('kind')
    .where('digest', '=', digest)
    .execute();
  expect(lines).toEqual([{ kind: 'outside-reference' }]);
});

it('does not bring in what was erased between the preparing of a chunk and its recording', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  const none = () => undefined;
  await importContacts(opened, await optionsFor(opened, csv(line({ reference: 'A-1' })), home.folder, none));
  const { contacts } = JSON.parse((await home.run(['contact', 'list', '--json'])).stdout);
  await home.run(['contact', 'erase', contacts[0].reference, '--reason', 'unlawful', '--yes']);
  // As if it had not been erased yet: the chunk is prepared for a ledger that names nothing.
  const { raw } = await opened.register();
  const row = raw.prepare('select record, digest, generation, until, at from erasure').get() as Record<string, unknown>;
  raw.prepare('delete from erasure').run();
  const progress = () =>
    void raw.prepare('insert or ignore into erasure values (@record, @digest, @generation, @until, @at)').run(row);
  const text = csv(line({ reference: 'A-1' }), line({ reference: 'A-2' }));
  const receipt = await importContacts(opened, await optionsFor(opened, text, home.folder, progress));
  expect(receipt).toMatchObject({ read: 2, recorded: 1, duplicates: 0, erased: 1 });
});

it('rejects as already due what fell due and was forgotten while it waited', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  // Falls due at noon on 23 November, a minute after the import begins.
  const text = csv(line({ reference: 'A-1', at: '2026-10-24T11:01:00Z' }), line({ reference: 'A-2' }));
  let clock = '2026-11-23T11:30:00.000Z';
  const moving: Opened = { ...opened, now: () => clock };
  const progress = () => {
    clock = '2026-11-24T00:30:00.000Z';
    opened.store.raw.prepare("update meta set value = '2026-11-24' where key = 'floor'").run();
  };
  const receipt = await importContacts(moving, await optionsFor(opened, text, home.folder, progress));
  expect(receipt).toMatchObject({ read: 2, recorded: 1, rejected: 1 });
});

it('records several transactions from one file, and gives up no row between them', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  const seen: number[] = [];
  const receipt = await importContacts(
    opened,
    await optionsFor(opened, manyRows(26_000), home.folder, (rows) => seen.push(rows)),
  );
  expect(receipt).toMatchObject({ read: 26_000, recorded: 26_000, duplicates: 0 });
  expect(seen).toEqual([5_000, 10_000, 15_000, 20_000, 25_000, 26_000]);
  const entries = await opened.store.db.selectFrom('audit_entry').select('body').execute();
  const counts = entries
    .map(({ body }) => JSON.parse(body))
    .filter(({ act }) => act === 'contact import')
    .map(({ counts: { recorded } }) => recorded);
  expect(counts).toEqual([20_000, 6_000]);
});
