import { londonDay } from '../calendar/london.ts';
import type { Day } from '../calendar/types.ts';
import { readMeta } from '../db/meta.ts';
import { countOptOuts } from '../db/register.ts';
import { Refusal } from '../refusal.ts';
import { readChain } from '../vault/vault.ts';
import { registerState } from './catch-up.ts';
import { indexKeyProblem } from './index-key.ts';
import { isOverdue, livingCopies } from './keys.ts';
import type { Opened } from './opened.ts';
import { unfinishedKeys, unfinishedProblems } from './unfinished-keys.ts';

export type RegisterGlance = { readonly state: 'current' | 'behind' | 'unreadable'; readonly optOuts: number | null };

/** null = it cannot be read; a warning says why. */
export type KeysGlance = {
  readonly chainDay: Day | null;
  readonly floor: Day;
  readonly indexMonth: string;
  readonly recoveryCopies: {
    readonly known: number;
    readonly overdue: number;
    /** Made before the keys were renewed, or before the home was given another master key. */
    readonly outdated: number;
  } | null;
};

type Told<T> = { readonly glance: T; readonly warnings: readonly string[] };

/** A register that is missing or damaged is said, and everything else is still told. */
export async function registerGlance(opened: Opened): Promise<Told<RegisterGlance>> {
  try {
    const optOuts = await countOptOuts((await opened.register()).db);
    const state = await registerState(opened);
    const warnings =
      state === 'behind' ? ['The opt-out register is older than this store has seen, so nobody may be texted.'] : [];
    return { glance: { state, optOuts }, warnings };
  } catch (problem) {
    return {
      glance: { state: 'unreadable', optOuts: null },
      warnings: [told(problem, 'The opt-out register is damaged and cannot be read.')],
    };
  }
}

export async function keysGlance(opened: Opened): Promise<Told<KeysGlance>> {
  const { db } = opened.store;
  const today = londonDay(opened.now());
  const warnings: string[] = [];
  const attempt = async <T>(read: () => Promise<T>): Promise<T | null> => {
    try {
      return await read();
    } catch (problem) {
      warnings.push(told(problem, 'The keys of this home cannot be read.'));
      return null;
    }
  };
  const chainDay = await attempt(async () => readChain(opened.vault).day);
  const noIndexKey = await indexKeyProblem(opened);
  if (noIndexKey !== undefined) warnings.push(noIndexKey);
  const glance = {
    chainDay,
    floor: (await readMeta(db, 'floor')) ?? '',
    indexMonth: (await readMeta(db, 'indexMonth')) ?? '',
    recoveryCopies: await recoveryGlance(opened, today),
  };
  if (glance.recoveryCopies?.known === 0)
    warnings.push('There is no recovery copy of the chain: steward keys recovery -o FILE');
  else if (glance.recoveryCopies && glance.recoveryCopies.outdated === glance.recoveryCopies.known)
    warnings.push('The keys were changed since the last recovery copy was made: steward keys recovery -o FILE');
  warnings.push(...unfinishedProblems(await unfinishedKeys(opened)));
  return { glance, warnings };
}

/** null when the register, which knows of them, cannot be read: its own warning says so. */
async function recoveryGlance(opened: Opened, today: Day): Promise<KeysGlance['recoveryCopies']> {
  try {
    const living = await livingCopies(opened);
    return {
      known: living.length,
      overdue: living.filter((copy) => isOverdue(copy, today)).length,
      outdated: living.filter((copy) => copy.outdated !== null).length,
    };
  } catch {
    return null;
  }
}

function told(problem: unknown, otherwise: string): string {
  const code = (problem as { code?: unknown })?.code;
  if (problem instanceof Refusal) return problem.message;
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return otherwise;
  throw problem;
}
