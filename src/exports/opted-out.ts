import { activeOptOuts } from '../db/register.ts';
import type { Opened } from '../home/opened.ts';
import { refuseIfRenewed } from '../home/renewed.ts';
import { refuseUntilAccepted } from '../home/restored.ts';
import { requireCurrentRegister } from '../opt-outs/check.ts';
import { numberDigest } from '../opt-outs/number.ts';
import { Refusal } from '../refusal.ts';
import { hmacKey } from '../vault/hmac.ts';
import { keyOf } from '../vault/keyring.ts';

/** Who is opted out, as plain values that a worker can be given: the register's key, and 16 bytes for each number. Secret. */
export type OptedOut = { readonly key: Uint8Array; readonly digests: Uint8Array };

const BYTES = 16;
const PAGE = 5_000;

/**
 * The register as it is now. Refuses one that is missing or was rolled back, and a restore that nobody accepted: a file
 * to text people by is a door like any other (D5).
 */
export async function optedOutNow(opened: Opened): Promise<OptedOut> {
  await refuseUntilAccepted(opened);
  await requireCurrentRegister(opened);
  const register = await opened.register();
  const parts: Buffer[] = [];
  let rows = await activeOptOuts(register.db, 0, PAGE);
  while (rows.length > 0) {
    for (const { digest } of rows) {
      if (digest?.length !== BYTES) throw damaged();
      parts.push(digest);
    }
    rows = await activeOptOuts(register.db, rows.at(-1)?.seq ?? 0, PAGE);
  }
  await refuseIfRenewed(opened, register.db);
  return { key: keyOf(opened.vault.keyring, 'registerDigest'), digests: Buffer.concat(parts) };
}

const damaged = (): Refusal =>
  new Refusal(
    'damaged',
    'An opt-out of the register is damaged, so who is opted out is not known.',
    'Run: steward check. Then bring secure/register.db back from a backup.',
  );

/** Whether a number (E.164) is opted out; of nobody when there is nothing to ask. */
export function optedOutAsker(optedOut: OptedOut | undefined): (e164: string | undefined) => boolean {
  if (!optedOut) return () => false;
  const key = hmacKey(optedOut.key);
  const digests = Buffer.from(optedOut.digests);
  const known = new Set<string>();
  for (let at = 0; at < digests.length; at += BYTES) known.add(digests.toString('latin1', at, at + BYTES));
  return (e164) => e164 !== undefined && known.has(numberDigest(key, e164).toString('latin1'));
}
