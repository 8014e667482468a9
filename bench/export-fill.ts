import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { londonDay } from '../src/calendar/london.ts';
import { acceptContact } from '../src/contacts/accept.ts';
import { CONTACT_FIELDS, type ContactField, type ContactInput } from '../src/contacts/contact.ts';
import { prepareContact } from '../src/contacts/prepare.ts';
import { recordContacts } from '../src/contacts/record.ts';
import { readMeta } from '../src/db/meta.ts';
import { readCsv } from '../src/files/csv-records.ts';
import { openHome } from '../src/home/open.ts';
import type { Opened } from '../src/home/opened.ts';
import { write } from '../src/home/write.ts';
import { versionsOf } from '../src/notice/versions.ts';
import { pooledRandom } from '../src/vault/random.ts';
import { indexHmac, readIndexKey } from '../src/vault/vault.ts';
import { generateCsv } from './rows.ts';

// export-fill CSV --home DIR --key-file FILE --rows N: the same rows as a plain CSV (for the peer) and in a store.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    home: { type: 'string' },
    'key-file': { type: 'string' },
    rows: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const csv = positionals[0];
if (csv === undefined || values.home === undefined || values['key-file'] === undefined) {
  throw new Error('usage: export-fill CSV --home DIR --key-file FILE [--rows N]');
}
const now = Date.now();
const options = {
  rows: Number(values.rows),
  seed: Number(values.seed),
  now: new Date(now).toISOString(),
  dueShare: 0,
  dueWithinDays: 1,
};
const file = openSync(csv, 'w', 0o600);
for (const text of generateCsv(options)) writeSync(file, text);
closeSync(file);

const opened = await openHome({
  root: values.home,
  keyFile: values['key-file'],
  passphraseFile: undefined,
  askPassphrase: undefined,
  now: () => now,
  random: pooledRandom(),
  signal: new AbortController().signal,
  actor: { name: 'bench', source: 'user' },
  waitMs: 5_000,
});
opened.store.raw.pragma('synchronous = off');
const versions = await versionsOf(opened.store.db);
const door = { versions, now: opened.now(), today: londonDay(opened.now()) };
const { header, batches } = await readCsv(csv);
const fields = header.columns as readonly ContactField[];
for await (const batch of batches)
  await recordBatch(
    opened,
    batch.map(({ cells }) => inputOf(cells)),
  );
await opened.close();

function inputOf(cells: readonly string[]): ContactInput {
  const input: Partial<Record<ContactField, string>> = {};
  for (const [at, field] of fields.entries()) {
    const value = cells[at] ?? '';
    if (value !== '' && CONTACT_FIELDS.includes(field)) input[field] = value;
  }
  return input;
}

async function recordBatch(home: Opened, inputs: readonly ContactInput[]): Promise<void> {
  await write(home, async (writing) => {
    const index = indexHmac(readIndexKey(home.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
    const keys = { index, sealer: writing.sealer(), random: home.random, nowMs: Date.now() };
    const prepared = inputs.map((input) => {
      const accepted = acceptContact(input, door);
      if (!accepted.ok) throw new Error(`${accepted.refusal.field} ${accepted.refusal.problem}`);
      return prepareContact(accepted.contact, keys);
    });
    await recordContacts(home, writing, prepared, { imported: true, index });
    await writing.audit({ act: 'bench fill', counts: { rows: prepared.length } });
  });
}
