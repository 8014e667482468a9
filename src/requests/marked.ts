import { type Marks, marksOf, marksTogether } from '../contacts/marks.ts';
import { residentRow } from '../db/resident-moves.ts';
import type { Db } from '../db/schema.ts';

/** What is marked on any of these residents. */
export async function marksOfAll(db: Db, residents: readonly string[]): Promise<Marks> {
  const all: Marks[] = [];
  for (const id of residents) all.push(marksOf(await residentRow(db, id)));
  return marksTogether(all);
}

/** What whoever opens a request must know of whose it is. */
export const markWarnings = ({ deceased, safeContact }: Marks): readonly string[] => [
  ...(deceased
    ? ['This resident is reported deceased. An executor or a relative has no subject access: check who asks.']
    : []),
  ...(safeContact ? ['This resident is reached only in a safe way: agree with them how the reply goes to them.'] : []),
];
