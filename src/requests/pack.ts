import { daysBetween } from '../calendar/day.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { setPacked } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { registerFile } from '../retention/files.ts';
import { gatherPack } from './gather.ts';
import type { PackContents } from './pack/contents.ts';
import { MANIFEST, type MadeFile, packFiles } from './pack-files.ts';
import { stagePack } from './pack-folder.ts';
import { destroyByDay, type PackPlan, type PackWish } from './pack-plan.ts';
import { completePack, endAbandoned, endReplaced, endRows } from './pack-rows.ts';
import { type PackTarget, packTarget } from './pack-target.ts';
import { type KnownRequest, requestOf } from './request.ts';

export type PackReceipt = PackPlan & {
  readonly files: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly audience: MadeFile['audience'];
  }[];
  readonly optOuts: number;
  readonly madeAt: Instant;
  readonly dueOn: Day;
  /** From the day on which the pack was made; negative once the reply is late. */
  readonly daysLeft: number;
  readonly systemsNotSearched: readonly string[];
  readonly warnings: readonly string[];
};

type Begun = {
  readonly request: KnownRequest;
  readonly target: PackTarget;
  readonly id: string;
  readonly destroyBy: Day;
};

/**
 * Makes the pack of a request. First its row in the register of files, committed; then the folder beside its place,
 * whole and on disk; then the audit entry, committed; and only then its name. So nobody can read a pack of which the
 * audit does not know, and whatever stops it leaves none.
 */
export async function makePack(opened: Opened, wish: PackWish): Promise<PackReceipt> {
  const begun = await begin(opened, wish);
  const { target, id, destroyBy } = begun;
  const { contents, files, cleared } = await make(opened, begun, wish);
  if (cleared) await forgetReplaced(opened, target, id);
  return receiptOf(target, destroyBy, contents, files, cleared);
}

type Made = { readonly contents: PackContents; readonly files: readonly MadeFile[]; readonly cleared: boolean };

async function make(opened: Opened, begun: Begun, wish: PackWish): Promise<Made> {
  let discard = () => {};
  try {
    const contents = await gatherPack(opened, begun.request, opened.now());
    const files = packFiles(contents);
    const staged = stagePack(begun.target, files, opened.random);
    discard = staged.discard;
    packTarget(wish, opened.home);
    await record(opened, begun, contents, files, wish.reason);
    return { contents, files, cleared: staged.place() };
  } catch (problem) {
    discard();
    await giveUp(opened, begun, problem);
    throw problem;
  }
}

function begin(opened: Opened, wish: PackWish): Promise<Begun> {
  const target = packTarget(wish, opened.home);
  return write(opened, async (writing) => {
    const request = await requestOf(writing.db, wish.reference);
    const { reference } = request.row;
    const destroyBy = await destroyByDay(writing.db, writing.at);
    await endAbandoned(opened, writing, target);
    const id = await registerFile(opened, writing, { kind: 'pack', path: target.path, destroyBy, request: reference });
    await writing.audit({ act: 'request pack begin', references: [reference, id] });
    return { request, target, id, destroyBy };
  });
}

async function record(
  opened: Opened,
  { request, target, id, destroyBy }: Begun,
  contents: PackContents,
  files: readonly MadeFile[],
  reason: string | undefined,
): Promise<void> {
  const manifest = files.find(({ path }) => path === MANIFEST)?.sha256 ?? '';
  await write(opened, async (writing) => {
    await completePack(opened, writing, target, { id, sha256: manifest });
    await setPacked(writing.db, request.row.id, writing.at);
    await writing.audit({
      act: 'request pack',
      references: [request.row.reference, id],
      residents: contents.residents,
      counts: {
        contacts: contents.contacts.length,
        held: contents.contacts.filter(({ held }) => held).length,
        awaitingDisposal: contents.awaitingDisposal,
        optOuts: contents.optOuts.length,
        requests: contents.requests.length,
        exports: contents.exports.length,
      },
      facts: {
        draft: contents.draft,
        destroyBy,
        ...Object.fromEntries(files.map(({ path, sha256 }) => [path.split('/').at(-1) ?? path, sha256])),
      },
      ...(reason === undefined ? {} : { reason }),
    });
  });
}

/**
 * Ends the rows of packs that stood in this place, and of one that was killed before it took it. Should that fail, the
 * sweep says on their day that it is not there.
 */
async function forgetReplaced(opened: Opened, target: PackTarget, ours: string): Promise<void> {
  try {
    await write(opened, async (writing) => {
      const packs = await endReplaced(opened, writing, target, ours);
      if (packs === 0) return;
      await writing.audit({ act: 'request pack replaced', references: [ours], counts: { packs } });
    });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
}

/** Ends the row of a folder that will not be. On a full disk even that may fail; then the sweep ends it on its day. */
async function giveUp(opened: Opened, { request, id }: Begun, problem: unknown): Promise<void> {
  const why = problem instanceof Refusal ? problem.code : 'bug';
  try {
    await write(opened, async (writing) => {
      await endRows(writing, [{ id }]);
      await setPacked(writing.db, request.row.id, request.row.packed_at);
      await writing.audit({ act: 'request pack stopped', references: [request.row.reference, id], facts: { why } });
    });
  } catch {
    // The first problem is the one to tell.
  }
}

function receiptOf(
  target: PackTarget,
  destroyBy: Day,
  contents: PackContents,
  files: readonly MadeFile[],
  cleared: boolean,
): PackReceipt {
  return {
    reference: contents.request.reference,
    path: target.given,
    replaces: target.replaces,
    residents: contents.residents,
    contacts: contents.contacts.length,
    held: contents.contacts.filter(({ held }) => held).length,
    awaitingDisposal: contents.awaitingDisposal,
    optOuts: contents.optOuts.length,
    draft: contents.draft,
    draftReasons: contents.draftReasons,
    destroyBy,
    madeAt: contents.madeAt,
    dueOn: contents.request.dueOn,
    daysLeft: daysBetween(contents.madeOn, contents.request.dueOn),
    files: files.map(({ path, sha256, audience }) => ({ path: `${target.given}/${path}`, sha256, audience })),
    systemsNotSearched: contents.systemsNotSearched,
    warnings: cleared
      ? []
      : ['The earlier pack could not be removed; it is beside the new one under a temporary name.'],
  };
}
