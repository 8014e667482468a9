import { residentsHere } from '../db/resident-marks.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { readReference } from '../vault/ids.ts';

/** The id of a resident of whom anything is here, a contact or a request; refused when there is nothing (`not-found`). */
export async function knownResident(db: Db, text: string): Promise<string> {
  const resident = readReference(text);
  if ((await residentsHere(db, [resident])).has(resident)) return resident;
  throw new Refusal('not-found', 'There is no resident with this id.', 'Look one up with: steward resident find');
}
