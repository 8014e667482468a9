import type { Instant } from '../../calendar/types.ts';
import { lastEntry } from '../../db/audit.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { writeMeta } from '../../db/meta.ts';
import { setAnchor } from '../../db/register-unite.ts';
import type { Custody } from '../backup/custody.ts';
import { mayLackEvents, openGap, type RestoreGap } from '../restored.ts';
import { write } from '../write.ts';
import type { Restoring } from './build.ts';
import type { Dropped } from './drop-lost.ts';
import { knowRegister } from './know-register.ts';
import { enterRejects } from './rejects.ts';
import type { StagedRegister } from './stage-register.ts';
import type { Staged } from './staged.ts';

/** From the backup's moment, or from the earlier one of a restore that nobody had accepted when it was made. */
export async function gapOf(staged: Staged, { backup }: Custody): Promise<RestoreGap> {
  const open = await openGap(staged.store.db);
  const from = [backup.manifest.madeAt, open?.from ?? backup.manifest.madeAt].sort()[0] as Instant;
  return { from, to: staged.now(), backup: backup.manifest.backup };
}

/** Everything that a restored store must know of its restore, and the entry that names both heads. */
export async function enterRestore(
  staged: Staged,
  { custody, home, live, registerLost }: Pick<Restoring, 'custody' | 'home' | 'live' | 'registerLost'>,
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
      // What an earlier restore lost, and nobody has entered again, this one does not know either.
      storeWas: live.openGap?.storeWas ?? live.storeIs,
      registerLost: registerLost !== null || (live.openGap !== undefined && mayLackEvents(live.openGap)),
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
        keysForgotten: of.dropped.forgotten,
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
export async function anchorAnew(staged: Staged): Promise<void> {
  const last = await lastEntry(staged.store.db);
  const register = await staged.register();
  if (last) await setAnchor(register.db, last.seq, last.mac.toString('hex'), staged.now());
}
