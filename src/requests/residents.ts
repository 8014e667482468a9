import { addDays } from '../calendar/day.ts';
import type { Day } from '../calendar/types.ts';
import { knownResidents } from '../db/requests.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { LONGEST_REVIEW_DAYS } from '../retention/renew.ts';
import { readReference } from '../vault/ids.ts';

/** The residents that were named, ids with commas between them; an id of nobody is refused and not repeated. */
export async function residentsNamed(db: Db, text: string, otherwise = ''): Promise<readonly string[]> {
  const wanted = [...new Set(text.split(',').map(readReference))].filter((id) => id !== '').sort();
  const known = await knownResidents(db, wanted);
  if (wanted.length === 0 || wanted.some((id) => !known.has(id))) {
    const which = wanted.length > 1 ? 'One of these residents is not known.' : 'There is no resident with this id.';
    throw new Refusal('not-found', which, `Look one up with: steward resident find${otherwise}`);
  }
  return wanted;
}

/** Phone records go at day 30, inside the month: held until the reply is due, or four weeks when that has passed. */
export function holdCommands(
  residents: readonly string[],
  { reference, dueOn }: { readonly reference: string; readonly dueOn: Day },
  today: Day,
): readonly string[] {
  const [review] = [dueOn > today ? dueOn : addDays(today, 28), addDays(today, LONGEST_REVIEW_DAYS)].sort();
  return residents.map(
    (id) => `steward hold place --resident ${id} --reason "access request ${reference}" --review ${review}`,
  );
}

/** What to type when nobody is linked to a request. */
export const howToLink = (reference: string): string => `steward request link ${reference} --resident ID`;
