import { rmSync } from 'node:fs';
import { writeMeta } from '../db/meta.ts';
import { Refusal } from '../refusal.ts';
import { keyFromPassphrase, type MasterKey, makeKeyFile, newKdf, refuseExistingKey } from '../vault/master-key.ts';
import { placeRekeyed, writeRekeyed } from '../vault/rekeyed.ts';
import { readKeyring } from '../vault/vault.ts';
import { livingCopies } from './keys.ts';
import type { MasterFrom, Opened } from './opened.ts';
import { write } from './write.ts';

/** What is to open the home from now on: a new passphrase, or a new key file that is made. */
export type NewMaster = { readonly passphrase: string } | { readonly keyFile: string };

export type MasterPlan = {
  readonly opensNow: MasterFrom;
  readonly opensThen: { readonly heldAs: 'file' | 'passphrase'; readonly path: string | null };
  readonly recoveryCopies: readonly string[];
};

export type MasterReceipt = {
  readonly heldAs: 'file' | 'passphrase';
  readonly keyFile: string | null;
  readonly before: MasterFrom;
  /** They hold the master key of before: the home as it is now does not open with them. */
  readonly recoveryCopiesToReplace: readonly string[];
};

/** How the home would open; refuses a key file that is there already, or would lie inside the home that it opens. */
export async function planMaster(opened: Opened, keyFile: string | undefined): Promise<MasterPlan> {
  if (keyFile !== undefined) refusePlace(opened, keyFile);
  return {
    opensNow: opened.masterFrom,
    opensThen: keyFile === undefined ? { heldAs: 'passphrase', path: null } : { heldAs: 'file', path: keyFile },
    recoveryCopies: (await livingCopies(opened)).map((copy) => copy.id),
  };
}

function refusePlace(opened: Opened, keyFile: string): void {
  refuseExistingKey(keyFile);
  if (!keyFile.startsWith(`${opened.home.root}/`)) return;
  throw new Refusal(
    'usage',
    'The key file would lie inside the home that it opens.',
    'Name a place outside it with --new-key-file FILE.',
  );
}

/**
 * Seals the three key files under another master key. A new key file is on disk before anything depends on it. The moment
 * of change is the rename of the keyring (vault/rekeyed.ts), just before the commit of the audit entry; when that fails
 * after it, the home opens with the new key all the same, and the next write enters it.
 */
export async function changeMaster(
  opened: Opened,
  to: NewMaster,
  why: { readonly reason: string | undefined; readonly approvedBy: string | undefined },
): Promise<MasterReceipt> {
  const master = newMaster(opened, to);
  // What a write finishes first is finished now: after the change, this process no longer opens the chain.
  await write(opened, async () => undefined);
  let placed = false;
  try {
    await write(opened, async (writing) => {
      const keyring = readKeyring(opened.vault);
      const masterChanges = (keyring.masterChanges ?? 0) + 1;
      writeRekeyed(opened.vault, master, { ...keyring, masterChanges });
      await writeMeta(writing.db, 'masterChanges', String(masterChanges));
      await writing.audit({
        act: 'keys passphrase',
        facts: { change: masterChanges, heldAs: master.kdf ? 'passphrase' : 'file' },
        ...(why.reason === undefined ? {} : { reason: why.reason }),
        ...(why.approvedBy === undefined ? {} : { approvedBy: why.approvedBy }),
      });
      placed = true;
      placeRekeyed(opened.home);
    });
  } catch (problem) {
    if (placed) throw changedAllTheSame(problem);
    if ('keyFile' in to) rmSync(to.keyFile, { force: true });
    throw problem;
  }
  return {
    heldAs: master.kdf ? 'passphrase' : 'file',
    keyFile: 'keyFile' in to ? to.keyFile : null,
    before: opened.masterFrom,
    recoveryCopiesToReplace: (await livingCopies(opened)).map((copy) => copy.id),
  };
}

function newMaster(opened: Opened, to: NewMaster): MasterKey {
  if ('keyFile' in to) {
    refuseExistingKey(to.keyFile);
    return makeKeyFile(to.keyFile, opened.random);
  }
  const { kdf, key } = opened.vault.master;
  if (kdf && keyFromPassphrase(to.passphrase, kdf).key.equals(key))
    throw new Refusal(
      'usage',
      'That is the passphrase of this home already. Nothing was changed.',
      'Choose another one.',
    );
  return keyFromPassphrase(to.passphrase, newKdf(opened.random));
}

/** A full disk may keep the entry out of the audit when the key files are in place: whoever is told "refused" must not use the old key. */
function changedAllTheSame(problem: unknown): unknown {
  if (!(problem instanceof Refusal)) return problem;
  return new Refusal(
    problem.code,
    `${problem.message} The home may open with the new key or passphrase already.`,
    'Try the new one first, then the old one. What is missing in the audit is entered by the next command that writes.',
  );
}
