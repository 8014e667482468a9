import { londonDay } from '../calendar/london.ts';
import { addPeriod } from '../calendar/period.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { freeTextReferences, type HeldCounts, heldCounts } from '../db/requests.ts';
import type { Db } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { periodOf } from '../notice/lookup.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import { whyDraft } from './gather.ts';
import { packTarget } from './pack-target.ts';
import { contentOf, requestOf } from './request.ts';

export type PackWish = {
  readonly reference: string;
  readonly output: string;
  readonly cwd: string;
  readonly force: boolean;
  readonly reason: string | undefined;
};

export type PackPlan = HeldCounts & {
  readonly reference: string;
  readonly path: string;
  readonly replaces: boolean;
  readonly residents: readonly string[];
  readonly draft: boolean;
  readonly draftReasons: readonly string[];
  readonly destroyBy: Day;
};

/** What a pack would hold, in counts: nothing of anybody's is opened for a plan. */
export async function planPack(opened: Opened, wish: PackWish): Promise<PackPlan> {
  const { db } = opened.store;
  const now = opened.now();
  const request = await requestOf(db, wish.reference);
  const target = packTarget(wish, opened.home);
  const { read } = contentOf(request, sealerOf(readChain(opened.vault), opened.homeId, opened.random));
  const written = await freeTextReferences(db, request.residents, now);
  const draftReasons = whyDraft(request.residents, read, written);
  return {
    reference: request.row.reference,
    path: target.given,
    replaces: target.replaces,
    residents: request.residents,
    ...(await heldCounts(db, request.residents, now)),
    draft: draftReasons.length > 0,
    draftReasons,
    destroyBy: await destroyByDay(db, now),
  };
}

/** The London day on which the notice in force has a pack made now destroyed. */
export async function destroyByDay(db: Db, now: Instant): Promise<Day> {
  const { notice } = currentVersion(await versionsOf(db), londonDay(now));
  return londonDay(addPeriod(now, periodOf(notice, 'packs').value));
}
