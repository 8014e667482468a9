import { sqliteProblem } from '../db/engine.ts';
import type { Opened } from '../home/opened.ts';
import { refuseIfRenewed } from '../home/renewed.ts';
import { requireCurrentRegister } from '../opt-outs/check.ts';
import { numberDigest, stateOf } from '../opt-outs/number.ts';
import { Refusal } from '../refusal.ts';
import { permanentKey } from '../vault/vault.ts';
import type { PackOptOut } from './pack/contents.ts';

/**
 * The opt-outs of these numbers (E.164), in their order; undefined when the register is missing, damaged or behind: a
 * pack then says that it was not searched, and the rest of it still reaches the person in time.
 */
export async function gatherOptOuts(
  opened: Opened,
  numbers: readonly string[],
): Promise<readonly PackOptOut[] | undefined> {
  const key = permanentKey(opened.vault, 'registerDigest');
  try {
    await requireCurrentRegister(opened);
    const { db } = await opened.register();
    const found: PackOptOut[] = [];
    for (const number of numbers) {
      const { since, how } = await stateOf(db, numberDigest(key, number));
      if (since !== null) found.push({ number, since, how: how ?? 'not recorded' });
    }
    await refuseIfRenewed(opened, db);
    return found;
  } catch (problem) {
    if (sqliteProblem(problem, opened.home.register) instanceof Refusal) return undefined;
    throw problem;
  }
}
