import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { writeAtomic } from '../files/atomic.ts';
import { Refusal } from '../refusal.ts';
import { symbols } from '../vault/ids.ts';
import { generationOf } from '../vault/keyring.ts';
import { keyFromPassphrase, newKdf } from '../vault/master-key.ts';
import { advance } from '../vault/ratchet.ts';
import { sealRecovery } from '../vault/recovery.ts';
import { readChain } from '../vault/vault.ts';
import { inBackup } from './backup/target.ts';
import { livingCopies, recordCopy } from './keys.ts';
import type { Opened } from './opened.ts';
import { liesIn, refuseOwnFiles } from './own-files.ts';

export type RecoveryPlan = {
  readonly file: string;
  readonly chainDay: Day;
  readonly replaceBy: Day;
  readonly force: boolean;
};

/** Where a copy would go and from which day it would open; refuses a place that is taken. */
export function planRecovery(
  opened: Opened,
  wish: {
    readonly file: string;
    readonly aheadDays: number;
    readonly force: boolean;
    /** The key file of this home, which no copy may replace. */
    readonly keyFile: string;
  },
): RecoveryPlan {
  refuseOwnFiles(wish.file, wish.file, opened.home, wish.keyFile);
  refuseBeside(opened, wish.file);
  refuseTaken(wish);
  const chainDay = addDays(utcDay(opened.now()), wish.aheadDays);
  if (readChain(opened.vault).day > chainDay) {
    throw new Refusal(
      'clock-gap',
      'The clock is behind the chain: a copy dated by it cannot be made.',
      'Check the date of this machine.',
    );
  }
  return { file: wish.file, chainDay, replaceBy: chainDay, force: wish.force };
}

/** With what it opens, a copy is no safer than the key that it holds. */
function refuseBeside({ home }: Opened, file: string): void {
  const where = liesIn(home.root, file) ? 'this home' : inBackup(file) ? 'a backup' : undefined;
  if (where === undefined) return;
  throw new Refusal(
    'own-file',
    `A recovery copy inside ${where} would lie beside what it opens; nothing was written.`,
    'Put it on a stick or a disk of its own.',
  );
}

function refuseTaken({ file, force }: Pick<RecoveryPlan, 'file' | 'force'>): void {
  if (force || !existsSync(file)) return;
  throw new Refusal(
    'exists',
    `${file} exists already; nothing was written.`,
    'Choose another path, or replace it with --force.',
  );
}

export type RecoveryReceipt = {
  readonly id: string;
  readonly file: string;
  readonly sha256: string;
  readonly madeAt: Instant;
  readonly chainDay: Day;
  readonly replaceBy: Day;
  /** Copies from before that nobody reported destroyed. */
  readonly earlier: readonly string[];
};

/**
 * Makes a recovery copy. Register first, file second: a copy that nobody knows of would make every certificate untrue,
 * and one that was recorded and never written is only a copy to report destroyed.
 */
export async function makeRecovery(opened: Opened, plan: RecoveryPlan, passphrase: string): Promise<RecoveryReceipt> {
  const { vault, random } = opened;
  refuseHomePassphrase(opened, passphrase);
  const earlier = (await livingCopies(opened)).map((copy) => copy.id);
  refuseTaken(plan);
  const chain = advance(readChain(vault), plan.chainDay);
  const header = {
    copy: `K-${symbols(4, random)}-${symbols(4, random)}`,
    home: opened.homeId,
    madeAt: opened.now(),
    chainDay: chain.day,
    epoch: chain.epoch,
    replaceBy: plan.replaceBy,
  };
  const bytes = sealRecovery({ ...header, master: vault.master, chain }, passphrase, newKdf(random), random);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { copy: id, madeAt, chainDay, replaceBy } = header;
  const { keyring } = vault;
  const of = { generation: generationOf(keyring), masterChanges: keyring.masterChanges ?? 0 };
  await recordCopy(opened, 'recovery-copy', { copy: id, chainDay, madeAt, replaceBy, sha256, ...of }, 'keys recovery');
  try {
    writeAtomic(plan.file, bytes, random);
  } catch (problem) {
    await recordCopy(opened, 'recovery-copy-destroyed', { copy: id, why: 'never written' }, 'keys recovery failed');
    throw problem;
  }
  return { id, file: plan.file, sha256, madeAt, chainDay, replaceBy, earlier };
}

/** One secret for both would make the copy no safer than the home it is there to replace. */
function refuseHomePassphrase({ vault }: Opened, passphrase: string): void {
  const { kdf, key } = vault.master;
  if (kdf && keyFromPassphrase(passphrase, kdf).key.equals(key)) {
    throw new Refusal(
      'usage',
      'That is the passphrase of this home.',
      'A recovery copy needs a passphrase of its own.',
    );
  }
}
