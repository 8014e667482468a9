import { londonDay } from '../../calendar/london.ts';
import type { Instant } from '../../calendar/types.ts';
import { lastEntry } from '../../db/audit.ts';
import { lastCertificate } from '../../db/certificates.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { writeMeta } from '../../db/meta.ts';
import { closeMovements, countByChannel } from '../../db/movements.ts';
import { setAnchor } from '../../db/register-unite.ts';
import { nameErasedAgain } from '../../retention/erased-again.ts';
import { finishErasures } from '../../retention/erasures.ts';
import { buildIndex, newIndexKey } from '../../retention/rebuild-index.ts';
import { finishRedue } from '../../retention/redue.ts';
import type { Home } from '../../vault/home.ts';
import type { Chain } from '../../vault/ratchet.ts';
import { type Vault, writeIndexKey } from '../../vault/vault.ts';
import type { Custody, Unlocked } from '../backup/custody.ts';
import type { OpenHome } from '../open.ts';
import { openGap, type RestoreGap } from '../restored.ts';
import { write } from '../write.ts';
import { type CarriedOver, carryOver } from './carry-over.ts';
import { certifyRestore } from './certify-restore.ts';
import { copyIn, makePlace, writeKeys } from './copy-in.ts';
import { type Dropped, dropLost, opensOf } from './drop-lost.ts';
import { knowRegister } from './know-register.ts';
import { type Live, lockLive } from './live.ts';
import { enterRejects } from './rejects.ts';
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
    await anchor(staged);
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

/** From the backup's moment, or from the earlier one of a restore that nobody had accepted when it was made. */
async function gapOf(staged: Staged, { backup }: Custody): Promise<RestoreGap> {
  const open = await openGap(staged.store.db);
  const from = [backup.manifest.madeAt, open?.from ?? backup.manifest.madeAt].sort()[0] as Instant;
  return { from, to: staged.now(), backup: backup.manifest.backup };
}

async function enterRestore(
  staged: Staged,
  { custody, home, live }: Restoring,
  of: {
    readonly gap: RestoreGap;
    readonly register: StagedRegister;
    readonly dropped: Dropped;
    readonly erased: number;
  },
): Promise<void> {
  const { manifest } = custody.backup;
  await write(staged, async (writing) => {
    const { db, at } = writing;
    await knowRegister(staged, writing);
    const rejects = await enterRejects(staged, writing, home);
    const gap: RestoreGap = {
      ...of.gap,
      register: of.register.origin,
      registerWas: live.registerIs,
      storeWas: live.storeIs,
    };
    await writeMeta(db, 'restoreGap', JSON.stringify(gap));
    const { backup, madeAt, contacts } = manifest;
    await writeMeta(db, 'lastBackup', JSON.stringify({ backup, madeAt, contacts, sha256: '' }));
    // The copy was taken while its own job ran, and would say for ever that it never ended.
    await jobFinished(db, 'backup', madeAt, JSON.stringify({ backup, contacts }));
    await jobStarted(db, 'restore', at);
    await jobFinished(db, 'restore', at, JSON.stringify({ backup, contacts }));
    await writing.audit({
      act: 'restored',
      references: [backup],
      counts: {
        held: contacts,
        expired: of.dropped.expired,
        lostAhead: of.dropped.ahead,
        erasedAgain: of.erased,
        rejects,
      },
      facts: {
        madeAt,
        gapFrom: of.gap.from,
        gapTo: of.gap.to,
        backupHead: `${manifest.audit.seq}:${manifest.audit.head}`,
        lostHead: live.lostHead ? `${live.lostHead.seq}:${live.lostHead.head}` : null,
        register: of.register.origin,
      },
    });
  });
}

/** The register remembers an audit that is gone; from here on it remembers this one. */
async function anchor(staged: Staged): Promise<void> {
  const last = await lastEntry(staged.store.db);
  const register = await staged.register();
  if (last) await setAnchor(register.db, last.seq, last.mac.toString('hex'), staged.now());
}

const contactsIn = async ({ store }: Staged): Promise<number> =>
  (await countByChannel(store.db)).reduce((sum, row) => sum + Number(row.count), 0);
