import { resolve } from 'node:path';
import type { Day, Instant } from '../../calendar/types.ts';
import { filesOfKind } from '../../db/files.ts';
import { deleteProcessorList, insertProcessorList, processorLists } from '../../db/processor-lists.ts';
import { countOptOuts } from '../../db/register.ts';
import { removeLeftovers, stageFile } from '../../exports/staged.ts';
import { checkTarget, type Target, targetOf } from '../../exports/target.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseUntilAccepted } from '../../home/restored.ts';
import { type Writing, write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';
import { completeFile, endFiles, type FilePlace, registerFile } from '../../retention/files.ts';
import { symbols } from '../../vault/ids.ts';
import { requireCurrentRegister } from '../check.ts';
import { enterTold } from '../told.ts';
import { decideList, type ListDecision } from './decide.ts';
import { columnsOf, type Form } from './lists.ts';
import { type WrittenList, writeList } from './write-list.ts';

export type ListWish = {
  readonly processor: string;
  readonly form: Form;
  /** The path as typed; undefined = a name in the working folder. */
  readonly output: string | undefined;
  readonly cwd: string;
  readonly force: boolean;
  readonly keyFile: string;
  readonly reason: string | undefined;
  readonly approvedBy: string | undefined;
};

export type ListPlan = {
  readonly processor: string;
  readonly form: Form;
  readonly columns: readonly string[];
  readonly numbers: number;
  readonly file: string;
  readonly noticeVersion: number;
  readonly destroyBy: Day;
};

export type ListReceipt = Omit<ListPlan, 'columns'> & {
  readonly id: string;
  readonly sha256: string;
  readonly madeAt: Instant;
  /** Earlier lists of this processor that it never confirmed. */
  readonly unconfirmed: readonly string[];
};

/** What would be given to whom. Refuses a register that is not the newest known, and a restore that nobody accepted. */
export async function planList(opened: Opened, wish: ListWish): Promise<ListPlan> {
  await refuseUntilAccepted(opened);
  await requireCurrentRegister(opened);
  const { processor, noticeVersion, destroyBy, today } = await decideList(
    opened.store.db,
    opened.now(),
    wish.processor,
  );
  const { given } = targetFor(opened, wish, { processor, today });
  const numbers = await countOptOuts((await opened.register()).db);
  return { processor, form: wish.form, columns: columnsOf(wish.form), numbers, file: given, noticeVersion, destroyBy };
}

/**
 * Writes a suppression list: first the file's row (D8), then the file beside its place, then the list's own row with the
 * audit entry, which is the record of the disclosure, and only then the name. Whatever stops it leaves no file.
 */
export async function exportList(opened: Opened, wish: ListWish): Promise<ListReceipt> {
  const { file: _ } = await planList(opened, wish);
  await enterTold(opened);
  const begun = await begin(opened, wish);
  const { target, decision, id } = begun;
  const staged = stageFile(target.path, target.given, opened.random);
  try {
    const written = await writeList(opened, staged, wish.form, id);
    targetFor(opened, wish, decision);
    const recorded = await write(opened, (writing) => record(opened, writing, begun, wish, written));
    staged.place();
    const { processor, noticeVersion, destroyBy } = decision;
    const { count: numbers, sha256 } = written;
    return {
      id,
      processor,
      form: wish.form,
      numbers,
      file: target.given,
      noticeVersion,
      destroyBy,
      sha256,
      ...recorded,
    };
  } catch (problem) {
    staged.discard();
    await giveUp(opened, begun, problem);
    throw problem;
  }
}

type Begun = {
  readonly id: string;
  readonly decision: ListDecision;
  readonly target: Target;
  readonly fileId: string;
};

const KIND = 'invitations';

async function begin(opened: Opened, wish: ListWish): Promise<Begun> {
  return write(opened, async (writing) => {
    const decision = await decideList(writing.db, writing.at, wish.processor);
    const target = targetFor(opened, wish, decision);
    removeLeftovers(target.folder, new Set([target.path]));
    const { processor: recipient, destroyBy } = decision;
    const fileId = await registerFile(opened, writing, { kind: KIND, path: target.path, destroyBy, recipient });
    const id = `L-${symbols(4, opened.random)}-${symbols(4, opened.random)}`;
    await writing.audit({ act: 'opt-out export begin', references: [id], facts: { processor: recipient } });
    return { id, decision, target, fileId };
  });
}

function targetFor(opened: Opened, wish: ListWish, { processor, today }: Pick<ListDecision, 'processor' | 'today'>) {
  const target = targetOf(wish.output ?? `opt-outs-for-${processor}-${today}.csv`, wish.cwd);
  checkTarget(target, { force: wish.force, home: opened.home, keyFile: wish.keyFile });
  return target;
}

async function record(opened: Opened, writing: Writing, begun: Begun, wish: ListWish, written: WrittenList) {
  const { id, decision, target, fileId } = begun;
  const { processor, noticeVersion, destroyBy } = decision;
  const unconfirmed = (await processorLists(writing.db))
    .filter((list) => list.processor === processor && list.confirmed_at === null)
    .map((list) => list.id);
  await endReplaced(opened, writing, target, fileId);
  await completeFile(writing, fileId, written.sha256);
  await insertProcessorList(writing.db, {
    id,
    processor,
    made_at: writing.at,
    staff: writing.staff,
    form: wish.form,
    count: written.count,
    register_seq: written.registerSeq,
    sha256: written.sha256,
  });
  await writing.audit({
    act: 'opt-out export',
    references: [id],
    counts: { numbers: written.count },
    facts: { processor, form: wish.form, sha256: written.sha256, noticeVersion, destroyBy },
    ...(wish.reason === undefined ? {} : { reason: wish.reason }),
    ...(wish.approvedBy === undefined ? {} : { approvedBy: wish.approvedBy }),
  });
  return { madeAt: writing.at, unconfirmed };
}

/** Ends the rows of a list that this one takes the place of: on their day its bytes would be another's. */
async function endReplaced(opened: Opened, writing: Writing, target: Target, fileId: string): Promise<void> {
  for (const row of await filesOfKind(writing.db, KIND)) {
    if (row.id === fileId) continue;
    const place = writing.sealer().open<FilePlace>({ table: 'file', id: row.id, day: row.sealed_day }, row.sealed);
    if (place && resolve(opened.home.root, place.path) === target.path) await endFiles(writing, [row.id]);
  }
}

/** On a full disk even this may fail; then the sweep ends the row on its day. */
async function giveUp(opened: Opened, { id, fileId, decision }: Begun, problem: unknown): Promise<void> {
  const why = problem instanceof Refusal ? problem.code : 'bug';
  try {
    await write(opened, async (writing) => {
      await endFiles(writing, [fileId]);
      await deleteProcessorList(writing.db, id);
      const facts = { processor: decision.processor, why };
      await writing.audit({ act: 'opt-out export stopped', references: [id], facts });
    });
  } catch {
    // The first problem is the one to tell.
  }
}
