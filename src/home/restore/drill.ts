import { existsSync, rmSync } from 'node:fs';
import { verify } from '../../audit/chain.ts';
import { integrityProblems, openCopy } from '../../db/copy.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { writeMeta } from '../../db/meta.ts';
import type { RegisterTables, StoreTables } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import { homeAt } from '../../vault/home.ts';
import { auditKeys, readKeyring } from '../../vault/vault.ts';
import { registerKeysOf } from '../backup/register-keys.ts';
import type { OpenHome } from '../open.ts';
import type { Opened } from '../opened.ts';
import { registerProblems } from '../register.ts';
import { keysRenewed } from '../renewed.ts';
import { write } from '../write.ts';
import { restoringIn } from './apply.ts';
import { buildHome, type Restoring } from './build.ts';
import type { LastDrill } from './last-drill.ts';
import { drillOf, takeRestoreLock } from './place.ts';
import { prepareRestore, type RestoreWish } from './plan.ts';
import { type RestoreReceipt, receiptOf } from './receipt.ts';

/**
 * A restore into a place of its own, by the same code: the chain is only held in memory, what is there stays as it is,
 * everything that should open is opened, and what was built is removed. Its result is on record.
 */
export async function drillRestore(
  access: OpenHome,
  opened: Opened,
  wish: RestoreWish,
  progress: Restoring['progress'],
): Promise<RestoreReceipt> {
  const home = homeAt(access.root);
  const place = drillOf(home);
  await write(opened, (writing) => jobStarted(writing.db, 'restore drill', writing.at));
  const lock = takeRestoreLock(home, access.waitMs);
  try {
    const prepared = await prepareRestore(access, wish);
    try {
      const restoring = restoringIn(access, home, place, prepared, progress);
      const built = await buildHome(restoring, true);
      const receipt = receiptOf(prepared.plan, built, await problemsIn(restoring));
      await record(opened, receipt);
      return receipt;
    } catch (problem) {
      // A drill locks nothing: what it could open a moment ago was renewed since.
      throw problem instanceof Refusal && problem.code === 'register-keys' ? keysRenewed() : problem;
    } finally {
      prepared.live.close();
    }
  } finally {
    if (existsSync(place.root)) rmSync(place.root, { recursive: true, force: true });
    lock.release();
  }
}

/** What a person would find out only afterwards, asked now: SQLite's own check, both chains, and the register at the end. */
async function problemsIn({ place, custody, unlocked }: Restoring): Promise<readonly string[]> {
  const keyring = readKeyring({ home: place, master: unlocked.master });
  const store = openCopy<StoreTables>(place.store);
  const register = openCopy<RegisterTables>(place.register);
  try {
    const { manifest } = custody.backup;
    const audit = await verify(store.db, auditKeys({ keyring }), [{ ...manifest.audit, by: 'the manifest' }]);
    return [
      ...integrityProblems(store.raw).map((each) => `The store: ${each}.`),
      ...integrityProblems(register.raw).map((each) => `The register: ${each}.`),
      ...audit.problems.map((each) => `The audit: ${each}.`),
      ...(await registerProblems(register, registerKeysOf(keyring).chain)).map((each) => `The register: ${each}.`),
    ];
  } catch (problem) {
    if (problem instanceof Refusal) return [problem.message];
    throw problem;
  } finally {
    register.raw.close();
    store.raw.close();
  }
}

async function record(opened: Opened, receipt: RestoreReceipt): Promise<void> {
  const { backup, restored, expiredInBackup, lostAhead, erasedAgain, problems } = receipt;
  await write(opened, async (writing) => {
    const last: LastDrill = { backup, at: writing.at, restored, problems: problems.length };
    await writeMeta(writing.db, 'lastDrill', JSON.stringify(last));
    await jobFinished(writing.db, 'restore drill', writing.at, JSON.stringify(last));
    await writing.audit({
      act: 'restore drill',
      references: [backup],
      counts: { restored, expiredInBackup, lostAhead, erasedAgain, problems: problems.length },
    });
  });
}
