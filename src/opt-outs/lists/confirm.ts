import type { Instant } from '../../calendar/types.ts';
import { confirmProcessorList, processorList } from '../../db/processor-lists.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { Refusal } from '../../refusal.ts';

export type Confirmed = {
  readonly id: string;
  readonly processor: string;
  readonly status: 'confirmed' | 'already';
  readonly confirmedAt: Instant;
};

/** Records that a processor said it uses a list. Somebody was told so; Steward has not seen it. */
export async function confirmList(opened: Opened, typed: string, reason: string | undefined): Promise<Confirmed> {
  const id = typed.trim().toUpperCase();
  return write(opened, async (writing) => {
    const row = await processorList(writing.db, id);
    if (!row) throw new Refusal('not-found', 'There is no list with this id.', 'See: steward status');
    const first = await confirmProcessorList(writing.db, id, writing.at, writing.staff);
    await writing.audit({
      act: 'opt-out export confirm',
      references: [id],
      facts: { processor: row.processor, first },
      ...(reason === undefined ? {} : { reason }),
    });
    const confirmedAt = row.confirmed_at ?? writing.at;
    return { id, processor: row.processor, status: first ? 'confirmed' : 'already', confirmedAt };
  });
}
