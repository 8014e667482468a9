import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { append } from '../../src/audit/chain.ts';
import { canonical } from '../../src/audit/entry.ts';
import type { ContactFacts } from '../../src/contacts/contact.ts';
import { withReference } from '../../src/contacts/import/derived.ts';
import { openSqlite } from '../../src/db/engine.ts';
import { createRegister, createStore } from '../../src/db/migrations.ts';
import { addEvents } from '../../src/db/register.ts';
import type { RegisterTables, StoreTables } from '../../src/db/schema.ts';
import { pseudonym, pseudonymKey, rootKeyId } from '../../src/exports/pseudonym.ts';
import { manifestCode, manifestText, parseManifest } from '../../src/home/backup/manifest.ts';
import { eventCode } from '../../src/home/register.ts';
import { carryRegister } from '../../src/home/register-carry.ts';
import { mintToken, nonceDigest, readToken } from '../../src/survey/link.ts';
import { chainContent, chainFrom } from '../../src/vault/chain-content.ts';
import { digestOf } from '../../src/vault/digest.ts';
import { hmacKey } from '../../src/vault/hmac.ts';
import { KEY_NAMES, type Keys } from '../../src/vault/keyring.ts';
import { type KdfParameters, keyFromPassphrase, readKeyFile } from '../../src/vault/master-key.ts';
import { advance, dayKeys } from '../../src/vault/ratchet.ts';
import { openRecovery, sealRecovery } from '../../src/vault/recovery.ts';
import { openBlob, sealBlob } from '../../src/vault/seal.ts';
import { openSealedFile, writeSealedFile } from '../../src/vault/sealed-file.ts';
import { sealerOf } from '../../src/vault/vault.ts';

/** The JSON block of the page; an independent program computed it (test/vault/vectors.py). */
const page = readFileSync(new URL('../../docs/decisions/0002-byte-formats.md', import.meta.url), 'utf8');
const vectors = JSON.parse(/```json\n([\s\S]+?)\n```/.exec(page)?.[1] ?? '');
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'steward-vectors-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** Randomness that gives the vector's nonce where twelve bytes are asked for. */
const nonceOf = (nonce: string) => (count: number) => (count === 12 ? hex(nonce) : Buffer.alloc(count));

test('ratchet and day keys', () => {
  const { home, day, value, chain, dayKey } = vectors.ratchet;
  const start = { epoch: 1, day, value: hex(value) };
  for (const [later, expected] of Object.entries(chain))
    expect(advance(start, later).value.toString('hex')).toBe(expected);
  const keys = dayKeys(start, home);
  for (const [later, expected] of Object.entries(dayKey)) expect(keys(later)?.toString('hex')).toBe(expected);
});

test('sealed blob', () => {
  const { key, epoch, table, id, day, nonce, plain, blob, additionalData } = vectors.sealedBlob;
  const sealed = sealBlob(hex(key), epoch, { table, id, day }, Buffer.from(plain), nonceOf(nonce));
  expect(sealed.toString('hex')).toBe(blob);
  expect(openBlob(hex(key), { table, id, day }, hex(blob))?.toString()).toBe(plain);
  expect(hex(additionalData).toString('latin1')).toBe(`\0\0\0\x01\x01\0\0\0\x07contact\0\0\0\x24${id}\0\0\0\x0a${day}`);
});

test('digest', () => {
  const key = hmacKey(hex(vectors.digest.key));
  for (const { kind, values, digest } of vectors.digest.of)
    expect(digestOf(key, kind, ...values).toString('hex')).toBe(digest);
});

test('master key file and sealed file', () => {
  const { masterKey, keyFileLine, what, home, nonce, content, file } = vectors.sealedFile;
  const keyPath = temporary('master.key');
  writeFileSync(keyPath, `${keyFileLine}\n`, { mode: 0o600 });
  const master = readKeyFile(keyPath);
  expect(master.key.toString('hex')).toBe(masterKey);
  const path = temporary(what);
  writeSealedFile(path, { what, home, kdf: null }, content, master, nonceOf(nonce));
  expect(readFileSync(path, 'utf8')).toBe(file);
  writeFileSync(path, file);
  expect(openSealedFile(path, what, master)).toEqual(content);
});

test('audit entry and its code', async () => {
  const { key, entries } = vectors.auditEntry;
  const store = openSqlite<StoreTables>(temporary('store.db'), { waitMs: 0, create: true, journal: 'wal' });
  onTestFinished(() => void store.raw.close());
  await createStore(store.db);
  for (const { body, mac } of entries) {
    const { seq, at, staff, claimed, previous: _, ...entry } = JSON.parse(body);
    const head = await append(store.db, hmacKey(hex(key)), { staff, claimed }, at, entry);
    expect(head).toEqual({ seq, head: mac });
  }
  const rows = await store.db.selectFrom('audit_entry').select('body').orderBy('seq').execute();
  expect(rows.map((row) => row.body)).toEqual(entries.map((entry: { body: string }) => entry.body));
});

test('register event and its code', () => {
  const key = hmacKey(hex(vectors.registerEvent.key));
  let previous: Buffer = Buffer.alloc(32);
  for (const { mac, digest, sealed, ...event } of vectors.registerEvent.events) {
    expect(canonical(JSON.parse(event.detail))).toBe(event.detail);
    previous = eventCode(key, previous, { ...event, digest: digest && hex(digest), sealed: sealed && hex(sealed) });
    expect(previous.toString('hex')).toBe(mac);
  }
});

test('register carried to other keys, and back', async () => {
  const { keys, events } = vectors.carriedRegister;
  const keysOf = (side: string) =>
    Object.fromEntries(
      KEY_NAMES.map((name) => [name, hex(keys[side][name] ?? '00').toString('base64')]),
    ) as unknown as Keys;
  const register = openSqlite<RegisterTables>(temporary('register.db'), { waitMs: 0, create: true, journal: 'delete' });
  onTestFinished(() => void register.raw.close());
  await createRegister(register.db, vectors.ratchet.home);
  const rowsAt = (side: string) =>
    events.map(({ before, after, ...event }: Record<string, Record<string, string | null>>) => {
      const made = (side === 'before' ? before : after) as { digest: string; sealed: string | null; mac: string };
      return { ...event, digest: hex(made.digest), sealed: made.sealed && hex(made.sealed), mac: hex(made.mac) };
    });
  await addEvents(register.db, rowsAt('before'));
  const rows = () => register.db.selectFrom('register_event').selectAll().orderBy('seq').execute();
  for (const [from, to, generation] of [
    ['before', 'after', 2],
    ['after', 'before', 1],
  ] as const) {
    const carried = await carryRegister(register, keysOf(from), keysOf(to), { generation, events: [] });
    expect(carried).toEqual({ events: 2, optOuts: 1 });
    expect(await rows()).toMatchObject(rowsAt(to));
  }
});

test('chain of two epochs', () => {
  const { home, content, opens, plain } = vectors.chainOfTwoEpochs;
  const sealer = sealerOf(chainFrom(content), home, () => Buffer.alloc(0));
  for (const { blob, ...place } of opens) expect(sealer.open(place, hex(blob))).toEqual(JSON.parse(plain));
  expect(chainContent(chainFrom(content))).toEqual(content);
  const last = advance(chainFrom(content), '2026-12-23');
  expect(last.earlier?.map(({ epoch }) => epoch)).toEqual([1]);
  expect(advance(last, '2026-12-24').earlier).toBeUndefined();
});

test('pseudonym', () => {
  const { root, keyId, of } = vectors.pseudonym;
  expect(rootKeyId(hex(root))).toBe(keyId);
  for (const each of of) {
    const key = pseudonymKey(hex(root), each.field);
    expect(key.toString('hex')).toBe(each.key);
    expect(pseudonym(hmacKey(key), each.kind, each.values)).toBe(each.pseudonym);
  }
});

test('import reference', () => {
  const { key, parts, reference } = vectors.importReference;
  const [, channel, , at, , name] = parts;
  const contact = { facts: { channel, at } as ContactFacts, personal: { name } };
  const input = { name: 'zoë  TESTPERSON', at: '2026-11-23T08:30', channel: 'Phone' };
  expect(withReference(contact, input, hmacKey(hex(key))).personal.reference).toBe(reference);
});

test('recovery file', () => {
  const { passphrase, scrypt, masterKey, chain, nonce, file } = vectors.recoveryFile;
  const { format: _, kdf, sealed: __, ...header } = JSON.parse(file);
  expect(keyFromPassphrase(passphrase, kdf as KdfParameters).key.toString('hex')).toBe(scrypt);
  const recovery = {
    ...header,
    master: { key: hex(masterKey), kdf: null },
    chain: { epoch: header.epoch, day: header.chainDay, value: hex(chain) },
  };
  expect(sealRecovery(recovery, passphrase, kdf, nonceOf(nonce)).toString()).toBe(file);
  const path = temporary('steward.recovery');
  writeFileSync(path, file);
  expect(openRecovery(path, passphrase)).toEqual(recovery);
  // The same letter typed as two code points is the same passphrase.
  expect(openRecovery(path, passphrase.normalize('NFD'))).toEqual(recovery);
});

test('backup manifest and its code', () => {
  const { auditKey, manifest, code } = vectors.backupManifest;
  expect(manifestCode(manifest, hex(auditKey))).toBe(code);
  expect(parseManifest(manifestText(manifest, hex(auditKey)), 'here')).toEqual({ manifest, code });
});

test('survey link', () => {
  const { key: raw, nonce, expires, token, digest } = vectors.surveyLink;
  const key = hmacKey(hex(raw));
  expect(mintToken(key, hex(nonce), expires)).toBe(token);
  expect(readToken(key, token)).toEqual({ nonce: hex(nonce), expires });
  expect(nonceDigest(key, hex(nonce)).toString('hex')).toBe(digest);
});
