import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { addDays } from '../../calendar/day.ts';
import { instantOf, utcDay } from '../../calendar/instant.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { openCopy } from '../../db/copy.ts';
import { countLost } from '../../db/expired.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { homeAt } from '../../vault/home.ts';
import { readKeyFile } from '../../vault/master-key.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { type Custody, countingKeyring, openCustody, type RecoveryWish, type Unlocked } from '../backup/custody.ts';
import { damaged } from '../backup/manifest.ts';
import { findBackup, refuseWrongSizes } from '../backup/read.ts';
import type { OpenHome } from '../open.ts';
import { refuseClock, refuseEarlier } from './clock.ts';
import { countApart } from './compare.ts';
import { opensOf } from './drop-lost.ts';
import { type Found, type Live, openLive, settleKeyring } from './live.ts';
import { readyMark } from './place.ts';
import { lostOfRegister, type RegisterLost } from './register-seen.ts';
import type { RegisterOrigin } from './stage-register.ts';
import { finishSwitch } from './switch.ts';

export type RestoreWish = {
  readonly directory: string;
  readonly recovery: RecoveryWish | undefined;
  readonly drill: boolean;
  /** How far ahead of a right clock the home may have been written to. */
  readonly allowGapMs?: number | undefined;
};

export type RestorePlan = {
  readonly backup: string;
  readonly directory: string;
  readonly home: string;
  readonly drill: boolean;
  readonly madeAt: Instant;
  /** What the backup holds, and what of it no key opens any more: its time was over, or only the chain is dated ahead. */
  readonly contacts: number;
  readonly expired: number;
  readonly lostAhead: number;
  /** Not due yet, but sealed under an epoch of the chain that was forgotten when the keys were renewed. */
  readonly keysForgotten: number;
  /** What nobody will know afterwards. */
  readonly gap: { readonly from: Instant; readonly to: Instant };
  readonly chain: { readonly from: 'home' | 'recovery'; readonly day: Day };
  readonly keyring: 'home' | 'backup';
  readonly store: Found;
  readonly register: {
    readonly here: Found;
    readonly becomes: RegisterOrigin;
    readonly onlyHere: number;
    readonly onlyBackup: number;
    /** What the store that is here had seen and none of the two has. */
    readonly lost: RegisterLost | null;
  };
  /** Where the master key of the recovery copy is going to be written; null = there is one, or it is a passphrase. */
  readonly keyFile: string | null;
};

/** What a plan was made of, for whoever goes on to restore; its `live` is to be closed. */
export type Prepared = {
  readonly plan: RestorePlan;
  readonly custody: Custody;
  readonly chain: Chain;
  readonly unlocked: Unlocked;
  readonly live: Live;
};

/** Days; no recovery copy is dated further ahead than this. */
const AHEAD_AT_MOST = 31;

export async function planRestore(access: OpenHome, wish: RestoreWish): Promise<RestorePlan> {
  const home = homeAt(access.root);
  // A restore that was killed when it was ready comes first, as for every other command.
  if (existsSync(readyMark(home))) finishSwitch(home, access.waitMs);
  const { plan, live } = await prepareRestore(access, wish);
  live.close();
  return plan;
}

/**
 * Looks at the backup, the keys and what is left of the home, and decides. Refuses without a chain, with one that opens
 * nothing of the backup, and when the clock stands before the backup.
 */
export async function prepareRestore(access: OpenHome, wish: RestoreWish): Promise<Prepared> {
  const backup = findBackup(wish.directory);
  const home = homeAt(access.root);
  const custody = await openCustody(access, backup, wish.recovery, wish.drill ? 'recovery' : 'home');
  const { manifest } = custody.backup;
  refuseWrongSizes(custody.backup);
  const now = instantOf(access.now());
  const chain = chainFor(custody, now);
  const counting = countingKeyring(custody);
  const keyFile = wish.drill ? null : keyFileFor(access, custody, counting);
  refuseClock(manifest.madeAt, now, 'the backup was made');
  const found = await openLive(home, manifest.home, access.waitMs);
  const { keyring, live } = settleKeyring(counting.keyring, found);
  const unlocked: Unlocked = { keyring, master: counting.master };
  try {
    if (live.latest) refuseEarlier(live.latest, now, wish.allowGapMs);
    const plan: RestorePlan = {
      backup: manifest.backup,
      directory: wish.directory,
      home: access.root,
      drill: wish.drill,
      madeAt: manifest.madeAt,
      contacts: manifest.contacts,
      ...(await lostOf(custody, chain, now)),
      gap: { from: manifest.madeAt, to: now },
      chain: { from: custody.chainFrom ?? 'home', day: chain.day },
      keyring: counting.from,
      store: live.storeIs,
      register: await registerPlan(custody, live),
      keyFile,
    };
    refuseForNothing(plan);
    return { plan, custody, chain, unlocked, live };
  } catch (problem) {
    live.close();
    throw problem;
  }
}

/** A store that can be read is not given away for a backup of which nothing opens any more. */
function refuseForNothing({ contacts, keysForgotten, store, drill }: RestorePlan): void {
  if (drill || store !== 'readable' || keysForgotten === 0 || keysForgotten < contacts) return;
  throw new Refusal(
    'keys-forgotten',
    'Nothing of this backup opens: the keys were renewed and everything was sealed again after it was made.',
    'Use a backup made since. The store that is here was not touched.',
  );
}

function chainFor({ chain, chainProblem, chainFrom, backup }: Custody, now: Instant): Chain {
  if (!chain)
    throw (
      chainProblem ??
      new Refusal(
        'chain-missing',
        'There is no chain here to open the backup with, and none is ever in a backup.',
        'Name a recovery copy: steward restore DIR --recovery FILE',
      )
    );
  const made = backup.manifest.chain?.epoch ?? 0;
  if (chain.epoch < made)
    throw new Refusal(
      'recovery-outdated',
      `${chainFrom === 'recovery' ? 'The recovery copy' : 'The chain that is here'} is from before the keys were renewed: it opens nothing of this backup.`,
      'Use a recovery copy made since, or a backup from before.',
    );
  if (chain.day > addDays(utcDay(now), AHEAD_AT_MOST))
    throw new Refusal(
      'clock-gap',
      `The clock of this machine is behind the chain, which stands at ${chain.day}.`,
      'Check the date of this machine, then run it again.',
    );
  return chain;
}

/** A key that is there already is used, when it is the one; another is never written over. */
function keyFileFor(access: OpenHome, custody: Custody, { master }: Unlocked): string | null {
  if (!custody.recovery || master.kdf) return null;
  const { keyFile, root } = access;
  if (!existsSync(keyFile)) {
    if (relative(root, keyFile).startsWith('..')) return keyFile;
    throw new Refusal(
      'usage',
      'The key file would lie inside the home that it opens.',
      'Name a place outside it with --key-file FILE.',
    );
  }
  if (readKeyFile(keyFile).key.equals(master.key)) return null;
  throw new Refusal(
    'exists',
    `${keyFile} holds another key than the recovery copy.`,
    'Name a place for this one with --key-file FILE.',
  );
}

async function lostOf(
  { backup }: Custody,
  chain: Chain,
  now: Instant,
): Promise<Pick<RestorePlan, 'expired' | 'lostAhead' | 'keysForgotten'>> {
  const store = openCopy<StoreTables>(backup.home.store);
  try {
    const { expired, ahead, forgotten } = await countLost(store.db, opensOf(chain, backup.manifest), utcDay(now), now);
    return { expired, lostAhead: ahead, keysForgotten: forgotten };
  } catch (problem) {
    throw changedIf(problem, `store.db of ${backup.directory}`);
  } finally {
    store.raw.close();
  }
}

async function registerPlan({ backup }: Custody, live: Live): Promise<RestorePlan['register']> {
  const here = live.registerIs;
  const own = openCopy<RegisterTables>(backup.home.register);
  try {
    const lost = await lostOfRegister(live.seen, [live.register, own]);
    if (!live.register) return { here, becomes: 'from-backup', onlyHere: 0, onlyBackup: 0, lost };
    const { onlyHere, onlyBackup } = await countApart(own, live.register);
    return {
      here,
      becomes: onlyBackup === 0 ? 'kept' : onlyHere === 0 ? 'from-backup' : 'united',
      onlyHere,
      onlyBackup,
      lost,
    };
  } catch (problem) {
    throw changedIf(problem, `secure/register.db of ${backup.directory}`);
  } finally {
    own.raw.close();
  }
}

const changedIf = (problem: unknown, file: string): unknown =>
  problem instanceof Refusal && problem.code === 'corrupted'
    ? damaged(`${file} was changed since it was made.`)
    : problem;
