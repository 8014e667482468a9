import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { clearBytes } from '../db/clear.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { countOptOuts } from '../db/register.ts';
import { countSealed, latestSealedDay } from '../db/seals.ts';
import { doneAllTheSame, Refusal } from '../refusal.ts';
import { rebuildIndex } from '../retention/rebuild-index.ts';
import { finishReseal, type Resealed } from '../retention/reseal.ts';
import { uuidV4 } from '../vault/ids.ts';
import { generationOf, renewedKeys } from '../vault/keyring.ts';
import { readChain, readKeyring, writeKeyring } from '../vault/vault.ts';
import { registerState } from './catch-up.ts';
import { behind, finishRotation } from './finish-rotation.ts';
import { livingCopies } from './keys.ts';
import type { Opened } from './opened.ts';
import { eachCarried } from './register-carry.ts';
import { refuseStaleKeys } from './renewed.ts';
import { inTransaction, write } from './write.ts';

export type RotationWish = {
  /** Seal everything again at once, and forget the earlier epochs. */
  readonly reseal: boolean;
  readonly reason: string | undefined;
  readonly approvedBy: string | undefined;
};

export type RotationPlan = {
  /** False when only what was cut short is brought to its end: the keys are not renewed a second time. */
  readonly renews: boolean;
  /** When the renewal that was cut short had begun. */
  readonly cutShort: Instant | null;
  readonly reseal: boolean;
  readonly epoch: { readonly from: number; readonly to: number };
  /** How long the old epoch is kept, where not everything is sealed again; null = nothing is sealed under it. */
  readonly oldEpochUntil: Day | null;
  readonly optOuts: number;
  /** Contacts, and other rows that are sealed. */
  readonly records: number;
  readonly recoveryCopies: readonly string[];
};

/**
 * What a renewal of the keys would do. Reads the whole register, and refuses before anything is changed when an event of
 * it does not hold and could not be carried over.
 */
export async function planRotation(opened: Opened, { reseal }: Pick<RotationWish, 'reseal'>): Promise<RotationPlan> {
  const { db } = opened.store;
  const register = await opened.register();
  if ((await registerState(opened)) === 'behind') throw behind();
  const { keys } = opened.vault.keyring;
  await eachCarried(register, keys, keys);
  const cutShort = opened.finishedRenewal ?? null;
  const renews = cutShort === null && !(reseal && (await readMeta(db, 'resealing')) === 'yes');
  const { epoch, day } = readChain(opened.vault);
  const latest = await latestSealedDay(db);
  return {
    renews,
    cutShort,
    reseal,
    epoch: { from: epoch, to: renews ? epoch + 1 : epoch },
    oldEpochUntil: !reseal && latest !== undefined && latest >= day ? latest : null,
    optOuts: await countOptOuts(register.db),
    records: await countSealed(db),
    recoveryCopies: (await livingCopies(opened)).map((copy) => copy.id),
  };
}

export type RotationReceipt = {
  readonly renewed: boolean;
  readonly epoch: number;
  readonly generation: number;
  /** Until when an earlier epoch of the chain is kept, because something is sealed under it; null = none is. */
  readonly oldEpochUntil: Day | null;
  /** Records that were sealed again; `notResealed` do not open, and are why an earlier epoch is kept. */
  readonly resealed: number;
  readonly notResealed: number;
  readonly optOutsCarried: number;
  /** Made before, and of no more use for what is sealed from now on. */
  readonly recoveryCopiesToReplace: readonly string[];
  readonly bytesCleared: boolean;
};

/**
 * Renews the index key, the permanent keys and the chain's root; seals everything again where that was asked for. The
 * index comes first, because its rebuild is an act of its own that needs nobody to finish it.
 */
export async function applyRotation(
  opened: Opened,
  plan: RotationPlan,
  wish: RotationWish,
  onProgress: (done: number) => void,
): Promise<RotationReceipt> {
  let now = opened;
  if (plan.renews) {
    await rebuildIndex(opened, londonDay(opened.now()).slice(0, 7));
    await begin(opened, wish);
    await finishBegun(opened);
    now = { ...opened, vault: { ...opened.vault, keyring: readKeyring(opened.vault) }, settled: { done: false } };
  } else if (plan.reseal) await askForReseal(opened);
  const resealed = plan.reseal ? await finishReseal(now, onProgress) : { records: 0, unopened: 0 };
  return receiptOf(now, plan, resealed);
}

async function finishBegun(opened: Opened): Promise<void> {
  try {
    await finishRotation(opened, await opened.register());
  } catch (problem) {
    throw doneAllTheSame(
      problem,
      'The renewal of the keys has begun all the same.',
      'The next command finishes it; see: steward keys status',
    );
  }
}

/** Where the renewal that was cut short had not asked for it, or had: it is written down before the first row changes. */
const askForReseal = (opened: Opened): Promise<unknown> =>
  write(opened, async (writing) => {
    if ((await readMeta(writing.db, 'resealing')) === 'yes') return;
    await writeMeta(writing.db, 'resealing', 'yes');
    await writing.audit({ act: 'keys reseal begin' });
  });

/** Decides everything and writes it down where a crash cannot lose it. From here on the renewal will be finished, by whomever. */
export function begin(opened: Opened, { reseal, reason, approvedBy }: RotationWish): Promise<void> {
  const { vault, random } = opened;
  return inTransaction(opened, async (db) => {
    await refuseStaleKeys(opened, db);
    if ((await registerState(opened, db)) === 'behind') throw behind();
    const keyring = readKeyring(vault);
    // Its keys may be in the register already, and are nowhere else.
    if (keyring.pending) throw underWay();
    const pending = {
      generation: generationOf(keyring) + 1,
      keys: renewedKeys(keyring, random),
      epoch: readChain(vault).epoch + 1,
      at: opened.now(),
      event: uuidV4(random),
      reseal,
      ...(reason === undefined ? {} : { reason }),
      ...(approvedBy === undefined ? {} : { approvedBy }),
    };
    writeKeyring(vault, { ...keyring, pending });
  });
}

const underWay = (): Refusal =>
  new Refusal('locked', 'Another command is renewing the keys of this home.', 'Look first: steward keys status');

async function receiptOf(opened: Opened, plan: RotationPlan, resealed: Resealed): Promise<RotationReceipt> {
  const chain = readChain(opened.vault);
  const untils = (chain.earlier ?? []).map(({ until }) => until).sort();
  const register = await opened.register();
  return {
    renewed: plan.renews,
    epoch: chain.epoch,
    generation: generationOf(opened.vault.keyring),
    oldEpochUntil: untils.at(-1) ?? null,
    resealed: resealed.records,
    notResealed: resealed.unopened,
    optOutsCarried: await countOptOuts(register.db),
    recoveryCopiesToReplace: (await livingCopies(opened)).filter((copy) => copy.outdated !== null).map(({ id }) => id),
    bytesCleared: clearBytes(opened.store),
  };
}
