import type { PersonalData } from '../contacts/contact.ts';
import { sqliteProblem } from '../db/engine.ts';
import { registerHand } from '../db/register-hand.ts';
import { type ToldContact, toldContacts } from '../db/told-contacts.ts';
import type { Opened } from '../home/opened.ts';
import { parseUkMobile } from '../identifiers/phone.ts';
import { Refusal } from '../refusal.ts';
import { permanentKey, readChain, sealerOf } from '../vault/vault.ts';
import { addOptOuts } from './add.ts';
import { numberDigest, type Way } from './number.ts';

/** A mobile whose owner said so, and how. */
export type Told = { readonly e164: string; readonly digest: Buffer; readonly how: Way };

const PAGE = 500;

const WAY_OF: Readonly<Record<string, Way>> = { phone: 'phone', text: 'text', email: 'email', post: 'post' };

/**
 * The mobiles of living contacts with this outcome that the register does not know of: those in it already are left
 * out, and those taken out of it after the contact, for whoever changed their mind later. Throws what the register says
 * when it cannot be read.
 */
export async function toldAndNotEntered(opened: Opened): Promise<readonly Told[]> {
  const { newest } = registerHand(await opened.register());
  const key = permanentKey(opened.vault, 'registerDigest');
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const told = new Map<string, Told>();
  let after = 0;
  for (;;) {
    const page = await toldContacts(opened.store.db, opened.now(), after, PAGE);
    for (const contact of page) {
      const { id, sealedDay: day, sealed } = contact;
      const phone = sealer.open<PersonalData>({ table: 'contact', id, day }, sealed)?.phone;
      const parsed = parseUkMobile(phone ?? '');
      if (!parsed.ok) continue;
      const { e164 } = parsed.value;
      const digest = numberDigest(key, e164);
      const known = newest(digest);
      if (known?.kind === 'opt-out' || (known !== undefined && known.at >= contact.at)) continue;
      told.set(e164, { e164, digest, how: wayOf(contact) });
    }
    if (page.length < PAGE) return [...told.values()];
    after = page.at(-1)?.place ?? after;
  }
}

const wayOf = ({ channel }: ToldContact): Way => WAY_OF[channel] ?? 'web';

/** Enters them, register first; how many were new. Run again it finds nothing to do. */
export async function enterTold(opened: Opened): Promise<number> {
  const byWay = new Map<Way, string[]>();
  for (const { e164, how } of await toldAndNotEntered(opened)) byWay.set(how, [...(byWay.get(how) ?? []), e164]);
  let added = 0;
  for (const [how, numbers] of byWay) {
    const { results } = await addOptOuts(opened, numbers, how);
    added += results.filter(({ status }) => status === 'added').length;
  }
  return added;
}

/**
 * The same for whoever records contacts: a register that is away or locked keeps no contact out, nobody is texted without
 * it, and inviting enters what is missing before it texts anybody.
 */
export async function enterToldIfPossible(opened: Opened): Promise<number> {
  try {
    return await enterTold(opened);
  } catch (caught) {
    if (!(sqliteProblem(caught, opened.home.register) instanceof Refusal)) throw caught;
    return 0;
  }
}
