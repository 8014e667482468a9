import { hkdfSync } from 'node:crypto';
import { canonical } from '../../audit/entry.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { Refusal } from '../../refusal.ts';
import { hmacKey, hmacSha256 } from '../../vault/hmac.ts';

/** The form of a backup; another one gets another number, and an older Steward says so (docs/decisions/0002-byte-formats.md). */
const FORMAT = 'steward.backup/1';
export const MANIFEST = 'manifest.json';

export type BackupFile = { readonly path: string; readonly size: number; readonly sha256: string };

/** What a backup is and holds, in clear: references and counts, nothing about anybody. */
export type Manifest = {
  readonly format: typeof FORMAT;
  readonly backup: string;
  readonly home: string;
  /** Nothing that was written after this moment need be in it. */
  readonly madeAt: Instant;
  /** Version of the Steward that made it. */
  readonly steward: string;
  readonly schemas: { readonly store: number; readonly register: number };
  readonly noticeVersion: number;
  readonly floor: Day;
  /** Where the chain stood, which is not here; null = it could not be read then. */
  readonly chain: { readonly epoch: number; readonly day: Day } | null;
  readonly audit: { readonly seq: number; readonly head: string };
  readonly register: { readonly seq: number; readonly head: string };
  readonly contacts: number;
  /** Every file but this one, in the order of their paths. */
  readonly files: readonly BackupFile[];
};

/**
 * Whoever changes a file can make its hash anew, but not this code, whose key is in the keyring: only the master key opens that.
 *
 * @param auditKey the keyring's, of the renewal under which the backup was made
 */
export function manifestCode(manifest: Manifest, auditKey: Uint8Array): string {
  const key = Buffer.from(hkdfSync('sha256', auditKey, '', 'steward/1/backup', 32));
  return hmacSha256(hmacKey(key), Buffer.from(canonical(manifest))).toString('hex');
}

export const manifestText = (manifest: Manifest, auditKey: Uint8Array): string =>
  `${JSON.stringify({ ...manifest, code: manifestCode(manifest, auditKey) }, null, 2)}\n`;

/** A manifest as it was found, before anybody has asked whether its code holds. */
export type FoundManifest = { readonly manifest: Manifest; readonly code: string };

/** Reads a manifest's text. Refuses what is none, is cut, or comes from a newer Steward. */
export function parseManifest(text: string, directory: string): FoundManifest {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw damaged(`The manifest of ${directory} is cut or damaged.`);
  }
  const { code, ...manifest } = (found ?? {}) as Partial<Manifest> & { readonly code?: unknown };
  if (manifest.format !== FORMAT && String(manifest.format).startsWith('steward.backup/')) throw newer(directory);
  if (typeof code !== 'string' || !isManifest(manifest)) throw damaged(`The manifest of ${directory} is not whole.`);
  return { manifest, code };
}

function isManifest(value: Partial<Record<keyof Manifest, unknown>>): value is Manifest {
  const { format, backup, home, madeAt, schemas, audit, register, files } = value;
  return (
    format === FORMAT &&
    [backup, home, madeAt].every((each) => typeof each === 'string') &&
    [schemas, audit, register].every((each) => typeof each === 'object' && each !== null) &&
    Array.isArray(files) &&
    files.every(isFile)
  );
}

/** A path that leads out of the backup is no file of it, whoever wrote it there. */
function isFile(value: unknown): value is BackupFile {
  const { path, size, sha256 } = (value ?? {}) as Partial<BackupFile>;
  return (
    typeof path === 'string' &&
    path.split('/').every((part) => /^[\w-][\w.-]*$/.test(part)) &&
    Number.isSafeInteger(size) &&
    typeof sha256 === 'string'
  );
}

export const newer = (directory: string): Refusal =>
  new Refusal('newer', `${directory} was made by a newer Steward.`, 'Install that version or a later one.');

export const damaged = (says: string): Refusal =>
  new Refusal('backup-damaged', says, 'Use another backup. Do not delete this one before that.');
