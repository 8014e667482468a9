import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { addDays } from '../calendar/day.ts';
import { utcDay } from '../calendar/instant.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { eventsOf } from '../db/register.ts';
import { writeAtomic } from '../files/atomic.ts';
import { Refusal } from '../refusal.ts';
import { symbols, uuidV4 } from '../vault/ids.ts';
import { keyFromPassphrase, newKdf } from '../vault/master-key.ts';
import { advance } from '../vault/ratchet.ts';
import { sealRecovery } from '../vault/recovery.ts';
import { permanentKey, readChain } from '../vault/vault.ts';
import type { Opened } from './opened.ts';
import { appendEvents, type EventKind } from './register.ts';
import { write } from './write.ts';

/** A copy of the chain that was made, and whether somebody reported it destroyed. It opens what is sealed to `chainDay` or later. */
export type RecoveryCopy = {
  readonly id: string;
  readonly chainDay: Day;
  readonly madeAt: Instant;
  readonly replaceBy: Day;
  readonly destroyed: boolean;
};

/** Every recovery copy that the register knows of, oldest first. Refuses when the register cannot be read. */
export async function recoveryCopies(opened: Opened): Promise<readonly RecoveryCopy[]> {
  const register = await opened.register();
  const events = (await eventsOf(register.db, ['recovery-copy', 'recovery-copy-destroyed'])).map((event) => ({
    kind: event.kind as EventKind,
    detail: JSON.parse(event.detail) as Omit<RecoveryCopy, 'id' | 'destroyed'> & { readonly copy: string },
  }));
  const destroyed = new Set(
    events.filter(({ kind }) => kind === 'recovery-copy-destroyed').map(({ detail }) => detail.copy),
  );
  return events
    .filter(({ kind }) => kind === 'recovery-copy')
    .map(({ detail: { copy, chainDay, madeAt, replaceBy } }) => ({
      id: copy,
      chainDay,
      madeAt,
      replaceBy,
      destroyed: destroyed.has(copy),
    }));
}

/** A copy that should have been replaced by now and that nobody reported destroyed. */
export const isOverdue = (copy: RecoveryCopy, today: Day): boolean => !copy.destroyed && copy.replaceBy < today;

export type RecoveryPlan = {
  readonly file: string;
  readonly chainDay: Day;
  readonly replaceBy: Day;
  readonly force: boolean;
};

/** Where a copy would go and from which day it would open; refuses a place that is taken. */
export function planRecovery(
  opened: Opened,
  wish: { readonly file: string; readonly aheadDays: number; readonly force: boolean },
): RecoveryPlan {
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
  const earlier = (await recoveryCopies(opened)).filter((copy) => !copy.destroyed).map((copy) => copy.id);
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
  await record(opened, 'recovery-copy', { copy: id, chainDay, madeAt, replaceBy, sha256 }, 'keys recovery');
  try {
    writeAtomic(plan.file, bytes, random);
  } catch (problem) {
    await record(opened, 'recovery-copy-destroyed', { copy: id, why: 'never written' }, 'keys recovery failed');
    throw problem;
  }
  return { id, file: plan.file, sha256, madeAt, chainDay, replaceBy, earlier };
}

export type DestroyedCopy = { readonly id: string; readonly status: 'reported' | 'already' };

/** Records that somebody destroyed a copy; refuses an id that no copy has. */
export async function reportDestroyed(
  opened: Opened,
  typed: string,
  reason: string | undefined,
): Promise<DestroyedCopy> {
  const id = typed.trim().toUpperCase();
  const copy = (await recoveryCopies(opened)).find((each) => each.id === id);
  if (!copy) throw new Refusal('not-found', 'There is no recovery copy with this id.', 'See: steward keys status');
  if (copy.destroyed) return { id, status: 'already' };
  await record(opened, 'recovery-copy-destroyed', { copy: id }, 'keys recovery destroyed', reason);
  return { id, status: 'reported' };
}

type Detail = Readonly<Record<string, string>> & { readonly copy: string };

async function record(opened: Opened, kind: EventKind, detail: Detail, act: string, reason?: string): Promise<void> {
  const event = { id: uuidV4(opened.random), at: opened.now(), kind, digest: null, sealed: null, detail };
  await appendEvents(await opened.register(), permanentKey(opened.vault, 'registerChain'), async () => [event]);
  // The next write brings the audit up to the register; ours is that write.
  opened.settled.done = false;
  const { copy, ...facts } = detail;
  await write(opened, (writing) =>
    writing.audit({ act, references: [copy], facts, ...(reason === undefined ? {} : { reason }) }),
  );
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
