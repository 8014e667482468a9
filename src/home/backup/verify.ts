import { type Head, verify } from '../../audit/chain.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { integrityProblems, openCopy } from '../../db/copy.ts';
import type { Engine } from '../../db/engine.ts';
import { readMeta } from '../../db/meta.ts';
import { countByChannel } from '../../db/movements.ts';
import { eventAt, lastEvent, registerGeneration, registerHome } from '../../db/register.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { auditKeys, type Vault } from '../../vault/vault.ts';
import type { OpenHome } from '../open.ts';
import { registerProblems } from '../register.ts';
import { openCustody, type RecoveryWish } from './custody.ts';
import type { Manifest } from './manifest.ts';
import { findBackup, refuseDamaged, unexpected } from './read.ts';
import { registerKeysOf } from './register-keys.ts';
import { type Sample, sampleOf } from './sample.ts';

export type BackupVerdict = {
  readonly ok: boolean;
  readonly backup: string;
  readonly directory: string;
  readonly madeAt: Instant;
  readonly contacts: number;
  readonly files: number;
  readonly audit: Head;
  readonly registerEvents: number;
  /** The chain that sealed rows were tried with; null = there is none here, and none was tried. */
  readonly chain: { readonly from: 'home' | 'recovery'; readonly day: Day; readonly epoch: number } | null;
  readonly sample: Sample | null;
  readonly problems: readonly string[];
};

/**
 * Proves a backup readable without restoring it: every byte as it was written, every key and chain of it whole, and a
 * sample of its sealed rows opened. What makes it useless is refused; what a person should know of is a problem.
 */
export async function verifyBackup(
  access: OpenHome,
  directory: string,
  wish: RecoveryWish | undefined,
): Promise<BackupVerdict> {
  const found = findBackup(directory);
  const custody = await openCustody(access, found, wish, 'recovery');
  const { backup } = custody;
  await refuseDamaged(backup);
  const { keyring, master } = (custody.own ?? custody.present) as NonNullable<typeof custody.own>;
  const vault: Vault = { home: found.home, master, random: access.random, keyring };
  const store = openCopy<StoreTables>(found.home.store);
  const register = openCopy<RegisterTables>(found.home.register);
  try {
    const { manifest } = backup;
    const sample = custody.chain ? await sampleOf(store, custody.chain, manifest.home) : null;
    const problems = [
      ...integrityProblems(store.raw).map((each) => `store.db: ${each}`),
      ...integrityProblems(register.raw).map((each) => `secure/register.db: ${each}`),
      ...(await auditProblems(store, vault, manifest)),
      ...(await registerFaults(store, register, vault, manifest)),
      ...(await contentProblems(store, manifest)),
      ...sampleProblems(sample),
      ...(custody.own
        ? []
        : ['Its keyring is under an earlier key of this home; it was read with the keyring that is here.']),
      ...unexpected(backup).map((name) => `${name} is none of its files.`),
    ];
    return {
      ok: problems.length === 0,
      backup: manifest.backup,
      directory,
      madeAt: manifest.madeAt,
      contacts: manifest.contacts,
      files: manifest.files.length + 1,
      audit: manifest.audit,
      registerEvents: manifest.register.seq,
      chain: custody.chain
        ? { from: custody.chainFrom ?? 'home', day: custody.chain.day, epoch: custody.chain.epoch }
        : null,
      sample,
      problems,
    };
  } finally {
    register.raw.close();
    store.raw.close();
  }
}

async function auditProblems(
  store: Engine<StoreTables>,
  vault: Vault,
  { audit }: Manifest,
): Promise<readonly string[]> {
  const verdict = await verify(store.db, auditKeys(vault), [{ ...audit, by: 'the manifest' }]);
  return verdict.problems.map((each) => `The audit: ${each}.`);
}

async function registerFaults(
  store: Engine<StoreTables>,
  register: Engine<RegisterTables>,
  vault: Vault,
  manifest: Manifest,
): Promise<readonly string[]> {
  const keys = registerKeysOf(vault.keyring, await registerGeneration(register.db));
  const problems = (await registerProblems(register, keys.chain)).map((each) => `The register: ${each}.`);
  const last = await lastEvent(register.db);
  if ((last?.mac.toString('hex') ?? '') !== manifest.register.head)
    problems.push('The register does not end with the event that the manifest names.');
  const seen = Number((await readMeta(store.db, 'registerSeen')) ?? 0);
  const known = seen === 0 ? undefined : (await eventAt(register.db, seen))?.mac.toString('hex');
  if (seen > 0 && known !== (await readMeta(store.db, 'registerSeenMac')))
    problems.push('The register lacks events that the store has seen.');
  if ((await registerHome(register.db)) !== manifest.home) problems.push('The register is of another home.');
  return problems;
}

async function contentProblems({ db }: Engine<StoreTables>, manifest: Manifest): Promise<readonly string[]> {
  const contacts = (await countByChannel(db)).reduce((sum, row) => sum + Number(row.count), 0);
  return [
    ...((await readMeta(db, 'home')) === manifest.home ? [] : ['The store is of another home.']),
    ...(contacts === manifest.contacts
      ? []
      : [`The store has ${contacts} contacts, the manifest ${manifest.contacts}.`]),
  ];
}

function sampleProblems(sample: Sample | null): readonly string[] {
  if (!sample) return ['No chain is here and no recovery copy was named, so no sealed row was tried.'];
  return sample.unopened === 0
    ? []
    : [`${sample.unopened} of ${sample.tried} sealed rows that were tried do not open with the chain that is here.`];
}
