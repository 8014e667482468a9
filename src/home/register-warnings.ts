import { sqliteProblem } from '../db/engine.ts';
import { countOptOuts } from '../db/register.ts';
import { Refusal } from '../refusal.ts';
import { registerState } from './catch-up.ts';
import type { Opened } from './opened.ts';

const ALL_THE_SAME = 'Contacts are recorded all the same. See: steward check';

/** What somebody who records contacts is told of the register: that it is away stops texting, and must not stay unseen. */
export async function registerWarnings(opened: Opened): Promise<readonly string[]> {
  try {
    await countOptOuts((await opened.register()).db);
    if ((await registerState(opened)) === 'current') return [];
    return [`The opt-out register is older than this store has seen, so nobody may be texted. ${ALL_THE_SAME}`];
  } catch (caught) {
    const problem = sqliteProblem(caught, opened.home.register);
    if (!(problem instanceof Refusal)) throw problem;
    // Somebody else is opting numbers out just now: nothing is wrong.
    return problem.code === 'locked' ? [] : [`${problem.message} ${ALL_THE_SAME}`];
  }
}
