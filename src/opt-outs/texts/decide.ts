import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import { wholeContact } from '../../contacts/show.ts';
import { decideText, type ReceivedTextRow } from '../../db/received-texts.ts';
import type { Opened } from '../../home/opened.ts';
import { write } from '../../home/write.ts';
import { parseUkMobile } from '../../identifiers/phone.ts';
import { Refusal } from '../../refusal.ts';
import { readChain, sealerOf } from '../../vault/vault.ts';
import { addOptOuts, BEHIND_WARNING } from '../add.ts';
import { contactOfText, findText } from './find.ts';
import { queueOf } from './queue.ts';
import { textReference } from './text-id.ts';

/** What an officer may say of a text. `opt-out-other`: not its sender but the numbers that they give. */
export const DECISIONS = ['opt-out', 'opt-out-other', 'no', 'passed-on'] as const;
export type Decision = (typeof DECISIONS)[number];

export type DecideWish = {
  readonly id: string;
  readonly decision: Decision;
  /** Normalised mobiles, for `opt-out-other`. */
  readonly numbers: readonly string[];
  readonly reason: string | undefined;
};

export type Decided = {
  readonly id: string;
  readonly decision: Decision;
  readonly needs: string;
  /** Numbers that this decision added to the register, and those that were there. */
  readonly optedOut: number;
  readonly already: number;
  /** Texts that still wait. */
  readonly left: number;
  readonly warnings: readonly string[];
};

/**
 * Settles one text: the register first, then the decision with its audit entry. The row stays as evidence. Saying that
 * a text was no STOP ends no opt-out, because only a removal with a reason does.
 */
export async function decide(opened: Opened, wish: DecideWish): Promise<Decided> {
  const row = await findText(opened, wish.id);
  if (!row) throw new Refusal('not-found', 'Nothing waits.', 'See: steward opt-out review');
  const id = textReference(row.digest);
  refuseSettled(row);
  const numbers = wish.decision === 'opt-out' ? [await senderOf(opened, row)] : wish.numbers;
  const { results, behind } = await addOptOuts(opened, numbers, 'text');
  const optedOut = results.filter(({ status }) => status === 'added').length;
  await write(opened, async (writing) => {
    const { decision, reason } = wish;
    const first = await decideText(writing.db, row.digest, { decision, at: writing.at, by: writing.staff });
    if (!first) throw new Refusal('decided', 'Somebody else has decided this text meanwhile.', SEE);
    await writing.audit({
      act: 'opt-out review decide',
      references: [id],
      counts: { optedOut, already: results.length - optedOut },
      facts: { decision, needs: row.needs, class: row.class },
      ...(reason === undefined ? {} : { reason }),
    });
  });
  const { total } = await queueOf(opened.store.db, opened.now());
  const { decision } = wish;
  const warnings = behind && numbers.length > 0 ? [BEHIND_WARNING] : [];
  return { id, decision, needs: row.needs, optedOut, already: results.length - optedOut, left: total, warnings };
}

const SEE = 'See: steward opt-out review';

function refuseSettled({ needs, decided_at, decision }: ReceivedTextRow): void {
  if (decided_at !== null) {
    const day = showDay(londonDay(decided_at));
    throw new Refusal('decided', `This text was decided on ${day}: ${decision}.`, SEE);
  }
  if (needs === '') {
    throw new Refusal(
      'nothing-to-decide',
      'This text waits for nobody: it was read as STOP beyond doubt.',
      'To end an opt-out: steward opt-out remove --how text --reason WHY',
    );
  }
}

async function senderOf(opened: Opened, row: ReceivedTextRow): Promise<string> {
  const contact = await contactOfText(opened.store.db, row, opened.now());
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const phone = contact && wholeContact(contact, sealer).personal.phone;
  const mobile = parseUkMobile(phone ?? '');
  if (mobile.ok) return mobile.value.e164;
  throw new Refusal(
    'no-sender',
    phone === undefined ? 'The sender of this text is not kept any more.' : 'The sender of this text is no UK mobile.',
    'Give the number yourself: --decide opt-out-other, with the number on standard input.',
  );
}
