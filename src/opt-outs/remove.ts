import type { Opened } from '../home/opened.ts';
import { appendEvents } from '../home/register.ts';
import { write } from '../home/write.ts';
import { uuidV4 } from '../vault/ids.ts';
import { auditRegister, registerKeys } from './add.ts';
import { requireCurrentRegister } from './check.ts';
import { numberDigest, stateOf, type Way } from './number.ts';

export type Removal = { readonly status: 'removed' | 'not-opted-out' };

/**
 * Ends an opt-out for a reason: audit first, register after, so that a crash between leaves the person opted out and
 * the attempt on record.
 */
export async function removeOptOut(
  opened: Opened,
  e164: string,
  why: { readonly how: Way; readonly reason: string; readonly approvedBy: string | undefined },
): Promise<Removal> {
  await requireCurrentRegister(opened);
  const register = await opened.register();
  const keys = registerKeys(opened);
  const digest = numberDigest(keys.digest, e164);
  if (!(await stateOf(register.db, digest)).optedOut) return { status: 'not-opted-out' };
  const id = uuidV4(opened.random);
  await write(opened, (writing) =>
    writing.audit({
      act: 'opt-out remove',
      facts: { event: id, how: why.how },
      reason: why.reason,
      ...(why.approvedBy === undefined ? {} : { approvedBy: why.approvedBy }),
    }),
  );
  await appendEvents(opened, async () => [
    {
      id,
      at: opened.now(),
      kind: 'opt-out-removed',
      digest,
      sealed: null,
      detail: { how: why.how, reason: why.reason },
    },
  ]);
  await auditRegister(opened);
  return { status: 'removed' };
}
