import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/types.ts';
import type { StoreTables } from './schema.ts';

/** Notes that a contact could have been of several residents: a person looks, the program never guesses. */
export async function addReview(
  db: Kysely<StoreTables>,
  review: {
    readonly id: string;
    readonly resident: string;
    readonly candidates: readonly string[];
    readonly at: Instant;
  },
): Promise<void> {
  await db
    .insertInto('resident_review')
    .values({
      id: review.id,
      resident: review.resident,
      candidates: JSON.stringify(review.candidates),
      opened_at: review.at,
      settled_at: null,
    })
    .execute();
}
