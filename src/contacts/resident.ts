import { contactsOfResident } from '../db/contacts.ts';
import { pastTime } from '../db/resident-marks.ts';
import { residentRow } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { readReference } from '../vault/ids.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import { type Marks, marksOf } from './marks.ts';
import { type WholeContact, wholeContact } from './show.ts';

export type WholeResident = {
  readonly resident: string;
  readonly marks: Marks;
  readonly contacts: readonly WholeContact[];
  /** Past their time: kept by a hold or a restriction, and hidden; or waiting for the sweep. */
  readonly keptPastTime: number;
  readonly awaitingDisposal: number;
};

/** Everything held on one resident, put together from living contacts (D3). Seeing it is in the audit first. */
export async function showResident(opened: Opened, id: string, reason: string | undefined): Promise<WholeResident> {
  const resident = readReference(id);
  const rows = [];
  let after = '';
  for (;;) {
    const page = await contactsOfResident(opened.store.db, resident, after, 500);
    rows.push(...page);
    if (page.length < 500) break;
    after = page.at(-1)?.id ?? after;
  }
  const now = opened.now();
  const living = rows.filter((row) => row.due_at > now);
  const { due, kept } = await pastTime(opened.store.db, resident, now);
  const marks = marksOf(await residentRow(opened.store.db, resident));
  if (rows.length === 0)
    throw new Refusal('not-found', 'There is no resident with this id.', 'Look one up with: steward resident find');
  await write(opened, (writing) =>
    writing.audit({
      act: 'resident show',
      residents: [resident],
      counts: { contacts: living.length },
      ...(reason === undefined ? {} : { reason }),
    }),
  );
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  return {
    resident,
    marks,
    contacts: living.map((row) => wholeContact(row, sealer)),
    keptPastTime: kept,
    awaitingDisposal: due - kept,
  };
}
