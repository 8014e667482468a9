import { londonDay } from '../../calendar/london.ts';
import { lastCertificate } from '../../db/certificates.ts';
import { writeMeta } from '../../db/meta.ts';
import { closeMovements, countByChannel } from '../../db/movements.ts';
import { nameErasedAgain } from '../../retention/erased-again.ts';
import { finishErasures } from '../../retention/erasures.ts';
import { buildIndex, newIndexKey } from '../../retention/rebuild-index.ts';
import { finishRedue } from '../../retention/redue.ts';
import type { Home } from '../../vault/home.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { type Vault, writeIndexKey } from '../../vault/vault.ts';
import type { Custody, Unlocked } from '../backup/custody.ts';
import type { OpenHome } from '../open.ts';
import type { RestoreGap } from '../restored.ts';
import { write } from '../write.ts';
import { type CarriedOver, carryOver } from './carry-over.ts';
import { certifyRestore } from './certify-restore.ts';
import { copyIn, makePlace, writeKeys } from './copy-in.ts';
import { type Dropped, dropLost, opensOf } from './drop-lost.ts';
import { anchorAnew, enterRestore, gapOf } from './enter-restore.ts';
import { knowCopy } from './know-copy.ts';
import { knowRegister } from './know-register.ts';
import { type Live, lockLive } from './live.ts';
import type { RegisterLost } from './register-seen.ts';
import { type StagedRegister, stageRegister } from './stage-register.ts';
import { openStaged, type Staged } from './staged.ts';
import { refuseIfStopped } from './stopped.ts';

/** A restore under way. */
export type Restoring = {
  readonly access: OpenHome;
  /** The home that is there, and where the restored one is built. */
  readonly home: Home;
  readonly place: Home;
  readonly custody: Custody;
  readonly chain: Chain;
  /** The keyring that counts. */
  readonly unlocked: Unlocked;
  readonly live: Live;
  readonly registerLost: RegisterLost | null;
  readonly progress: (done: number, note: string) => void;
};

export type Built = {
  readonly gap: RestoreGap;
  readonly restored: number;
  readonly unopened: number;
  readonly dropped: Dropped;
  readonly erasedAgain: number;
  /** References of contacts that stay although they were erased: their recording could not be destroyed. */
  readonly stuck: readonly string[];
  readonly register: StagedRegister;
  readonly carried: CarriedOver;
  readonly certificate: number;
  readonly foots: boolean;
};

/**
 * Builds a whole home out of a backup, the chain and what is left of the home that is there, which is only read. The
 * register is united twice: once for its erasure ledger, and again at the end under the lock of the one that is here, so
 * that no opt-out told meanwhile is lost.
 *
 * @param drill leaves no chain on disk and locks nothing; else the register that is here stays locked until `live` is closed.
 */
export async function buildHome(restoring: Restoring, drill: boolean): Promise<Built> {
  const { access, custody, place, chain, live } = restoring;
  makePlace(place);
  await copyIn(custody.backup, place);
  const vault: Vault = { ...restoring.unlocked, home: place, random: access.random, chain };
  writeKeys(vault, !drill && needsChainFile(restoring));
  const staged = await openStaged(vault, access);
  try {
    const united = await stageRegister(staged, live.register);
    const begun = await begin(staged, restoring);
    const dropped = await dropLost(staged, opensOf(chain, custody.backup.manifest), (done) =>
      restoring.progress(done, 'expired'),
    );
    await nameErasedAgain(staged);
    const first = await finishErasures(staged, { index: false });
    refuseIfStopped(access.signal);
    const { unopened } = await freshIndex(staged);
    refuseIfStopped(access.signal);
    await finishRedue(staged);
    if (!drill) lockLive(live.register);
    staged.letRegisterGo();
    const told = await stageRegister(staged, live.register);
    const register = told.origin === 'united' ? told : united;
    const since = await finishErasures(staged);
    const erased = first.erased + since.erased;
    const stuck = [...new Set([...first.stuck, ...since.stuck])];
    await knowCopy(staged, custody);
    const gap = await gapOf(staged, custody);
    await enterRestore(staged, restoring, { gap, register, dropped, erased });
    const certificate = await certifyRestore(staged, {
      backup: custody.backup.manifest,
      opening: begun.opening,
      coveredThrough: begun.coveredThrough,
      dropped,
      erased,
      stuck,
    });
    await anchorAnew(staged);
    const restored = await contactsIn(staged);
    return {
      gap,
      restored,
      unopened,
      dropped,
      erasedAgain: erased,
      stuck,
      register,
      carried: begun.carried,
      certificate: certificate.number,
      foots: certificate.foots,
    };
  } finally {
    await staged.close();
  }
}

/** The home's own chain stays where it is; one from a recovery copy, or under an earlier key, becomes a file. */
function needsChainFile({ custody, unlocked }: Restoring): boolean {
  return custody.chainFrom === 'recovery' || !custody.chainMaster?.key.equals(unlocked.master.key);
}

type Begun = {
  readonly carried: CarriedOver;
  readonly opening: readonly { readonly channel: string; readonly counted: number }[];
  readonly coveredThrough: number;
};

/** Floor, what is carried over, and what the balance begins with; nothing of the backup has been disposed of yet. */
async function begin(staged: Staged, restoring: Restoring): Promise<Begun> {
  const { chain, home, live } = restoring;
  return write(staged, async (writing) => {
    const { db } = writing;
    if (writing.floor < chain.day) await writeMeta(db, 'floor', chain.day);
    const last = await lastCertificate(db);
    const coveredThrough = last ? (JSON.parse(last.body) as { audit: { seq: number } }).audit.seq : 0;
    const carried = await carryOver(writing, home, live.store);
    await knowRegister(staged, writing);
    const opening = (await countByChannel(db)).map(({ channel, count }) => ({ channel, counted: Number(count) }));
    // What came and went before the backup is in what it held, and stands on the same certificate.
    await closeMovements(db, ((await lastCertificate(db))?.number ?? 0) + 1);
    return { carried, opening, coveredThrough };
  });
}

/** The index key of the backup's time is not in the backup, and need not be: all of it is built under a fresh one. */
async function freshIndex(staged: Staged): Promise<{ readonly unopened: number }> {
  const key = newIndexKey(staged.random);
  const month = londonDay(staged.now()).slice(0, 7);
  const built = await write(staged, (writing) => buildIndex(staged, writing, { key, month, dueAfter: '' }));
  writeIndexKey(staged.vault, key, null);
  return built;
}

const contactsIn = async ({ store }: Staged): Promise<number> =>
  (await countByChannel(store.db)).reduce((sum, row) => sum + Number(row.count), 0);
