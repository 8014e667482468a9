import { millisecondsOf } from '../calendar/instant.ts';
import { countExportable, countLiving, deleteExportRun } from '../db/exports.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { endFiles } from '../retention/files.ts';
import { uuidV7 } from '../vault/ids.ts';
import { readChain } from '../vault/vault.ts';
import { decideExport } from './decide.ts';
import { optedOutNow } from './opted-out.ts';
import { exportPieces } from './pieces.ts';
import { readBack, type Written } from './read-back.ts';
import { record, refuseLeak } from './record-run.ts';
import { clearLeftovers, registerExport } from './registered.ts';
import { rootFor } from './roots.ts';
import type { ExportTask } from './rows.ts';
import { ruleInWords } from './rule-words.ts';
import { builtWorker } from './second-thread.ts';
import { type Staged, stageFile } from './staged.ts';
import { checkTarget, type Target, targetOf } from './target.ts';
import type { Begun, ExportPlan, ExportReceipt, ExportWish } from './types.ts';

/** Below this many contacts a second thread takes longer to start than it saves. */
const WORTH_A_THREAD = 10_000;

/** What an export would be. `count` reads the whole store, so only a dry run asks for it. */
export async function planExport(opened: Opened, wish: ExportWish, count: boolean): Promise<ExportPlan> {
  const { db } = opened.store;
  const now = opened.now();
  const { recipe, recipient, noticeVersion, destroyBy } = await decideExport(db, now, wish);
  const target = checkedTarget(opened, wish);
  return {
    recipe: recipe.id,
    recipient,
    purpose: recipe.purpose,
    noticeVersion,
    file: target.given,
    manifest: target.manifestGiven,
    rows: count ? await countExportable(db, now) : null,
    columns: recipe.columns.map((field) => ({ column: field.column, rule: ruleInWords(field) })),
    dropped: recipe.drop,
    destroyBy,
  };
}

/**
 * Makes a pseudonymised file and its manifest. First a row for both and the key, committed; then the file beside its
 * place, fsynced and read back; then the record of the run, committed; and only then the names. So nobody ever has a file
 * that the audit does not know. Whatever stops it leaves no file.
 */
export async function runExport(
  opened: Opened,
  wish: ExportWish,
  progress: (done: number, total: number) => void,
): Promise<ExportReceipt> {
  const begun = await begin(opened, wish);
  const staged: Staged[] = [];
  const stage = (path: string, given: string): Staged => {
    const file = stageFile(path, given, opened.random);
    staged.push(file);
    return file;
  };
  try {
    const { target, decision } = begun;
    const data = stage(target.path, target.given);
    const written = await writeAll(opened, begun, data, progress);
    const found = await readBack(data.temporary, target.given, decision.recipe, written, () => stopIfAsked(opened));
    refuseLeak(found.findings);
    const manifest = stage(target.manifest, target.manifestGiven);
    checkedTarget(opened, wish);
    const receipt = await record(opened, begun, { ...found, leftOut: written.leftOut }, manifest, wish);
    data.place();
    manifest.place();
    return receipt;
  } catch (problem) {
    for (const file of staged) file.discard();
    await giveUp(opened, begun, problem);
    throw problem;
  }
}

async function begin(opened: Opened, wish: ExportWish): Promise<Begun> {
  const target = checkedTarget(opened, wish);
  return write(opened, async (writing) => {
    const decision = await decideExport(writing.db, writing.at, wish);
    await clearLeftovers(opened, writing, target.folder);
    const ids = await registerExport(opened, writing, target, decision);
    const { recipient, recipe, today } = decision;
    await writing.audit({ act: 'export begin', facts: { recipe: recipe.id, recipient, purpose: recipe.purpose } });
    const key = await rootFor(opened, writing, { recipient, recipe: recipe.id, today });
    const runId = uuidV7(millisecondsOf(writing.at), opened.random);
    return { at: writing.at, runId, decision, target, ids, key };
  });
}

async function writeAll(
  opened: Opened,
  begun: Begun,
  file: Staged,
  progress: (done: number, total: number) => void,
): Promise<Written> {
  const task: ExportTask = {
    store: opened.home.store,
    homeId: opened.homeId,
    chain: readChain(opened.vault),
    recipe: begun.decision.recipe,
    root: begun.key.root,
    now: begun.at,
    optedOut: begun.decision.forTexting ? await optedOutNow(opened) : undefined,
  };
  const total = await countLiving(opened.store.db, begun.at);
  const worker = total < WORTH_A_THREAD ? undefined : builtWorker();
  let rows = 0;
  let blank = 0;
  let leftOut = 0;
  for await (const piece of exportPieces(task, worker)) {
    stopIfAsked(opened);
    file.write(piece.bytes);
    rows += piece.rows;
    blank += piece.blank;
    leftOut += piece.leftOut;
    progress(rows, total);
  }
  file.finish();
  return { rows, blank, leftOut };
}

function checkedTarget(opened: Opened, wish: ExportWish): Target {
  const target = targetOf(wish.output, wish.cwd);
  checkTarget(target, { force: wish.force, home: opened.home, keyFile: wish.keyFile });
  return target;
}

function stopIfAsked({ signal }: Opened): void {
  if (!signal.aborted) return;
  const code = signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  throw new Refusal(code, 'Stopped before the end; nothing was exported.', 'Run the command again when it suits.');
}

/** Ends the rows of files that will not be. On a full disk even that may fail; then the sweep ends them on their day. */
async function giveUp(opened: Opened, { ids, runId, decision }: Begun, problem: unknown): Promise<void> {
  const why = problem instanceof Refusal ? problem.code : 'bug';
  try {
    await write(opened, async (writing) => {
      await endFiles(writing, [ids.data, ids.manifest]);
      await deleteExportRun(writing.db, runId);
      await writing.audit({
        act: 'export stopped',
        references: [runId],
        facts: { recipe: decision.recipe.id, recipient: decision.recipient, why },
      });
    });
  } catch {
    // The first problem is the one to tell.
  }
}
