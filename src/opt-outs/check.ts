import { anyKeptOptOut } from '../db/kept-opt-outs.ts';
import { registerState } from '../home/catch-up.ts';
import type { Opened } from '../home/opened.ts';
import { refuseIfRenewed } from '../home/renewed.ts';
import { refuseUntilAccepted } from '../home/restored.ts';
import { parseUkMobile } from '../identifiers/phone.ts';
import { Refusal } from '../refusal.ts';
import { permanentKey } from '../vault/vault.ts';
import { auditRegister } from './add.ts';
import { numberDigest, stateOf } from './number.ts';

/** `valid` false = not a UK mobile, for the reason in `problem`; it must not be texted either. */
export type Checked = {
  readonly valid: boolean;
  readonly optedOut: boolean;
  readonly since: string | null;
  readonly problem?: string;
};

/**
 * Asks the register about each text, in order. Refuses as a whole when the register is missing, damaged or behind what
 * the store has seen: no answer means do not text (D5). So it does when one is not opted out and the home was restored
 * and nobody has accepted that yet.
 */
export async function checkNumbers(opened: Opened, texts: readonly string[]): Promise<readonly Checked[]> {
  await requireCurrentRegister(opened);
  const register = await opened.register();
  const key = permanentKey(opened.vault, 'registerDigest');
  const answers: Checked[] = [];
  for (const text of texts) {
    const phone = parseUkMobile(text);
    if (!phone.ok) {
      answers.push({ valid: false, optedOut: false, since: null, problem: phone.problem });
      continue;
    }
    const { optedOut, since } = await stateOf(register.db, numberDigest(key, phone.value.e164));
    answers.push({ valid: true, optedOut, since });
  }
  await refuseIfRenewed(opened, register.db);
  // After a restore an opt-out may be missing: "opted out" can be believed, "may be texted" cannot.
  if (answers.some(({ valid, optedOut }) => valid && !optedOut)) await refuseUntilAccepted(opened);
  return answers;
}

/** Every door that texts goes through here first. */
export async function requireCurrentRegister(opened: Opened): Promise<void> {
  // What was told while the register was rolled back goes first, or the one that is back would answer without it.
  if (await anyKeptOptOut(opened.store.db)) await auditRegister(opened);
  if ((await registerState(opened)) === 'behind' || (await anyKeptOptOut(opened.store.db))) {
    throw new Refusal(
      'register-behind',
      'The opt-out register is older than this store has seen, so nobody may be texted.',
      'Bring back the newest secure/register.db; see: steward check',
    );
  }
}
