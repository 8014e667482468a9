import { statSync } from 'node:fs';
import { keptOptOuts } from '../../db/kept-opt-outs.ts';
import type { Opened } from '../../home/opened.ts';
import { gapSentence, openGap, type RestoreGap } from '../../home/restored.ts';
import { toldAndNotEntered } from '../../opt-outs/told.ts';
import { Refusal } from '../../refusal.ts';
import { brokenOrOpen, byCount, type Check, many, notEvidenced, when } from './finding.ts';
import type { RegisterSeen } from './see-register.ts';

const KINDS = ['opt-out', 'opt-out-removed'] as const;

/** By how many events the audit and the register differ, in either direction. */
const differing = (seen: RegisterSeen): number =>
  KINDS.reduce((sum, kind) => sum + Math.abs((seen.inRegister.get(kind) ?? 0) - (seen.inAudit.get(kind) ?? 0)), 0);

/** Without the chain no contact opens; what cannot be seen is for other promises to say. */
async function countNotEntered(opened: Opened): Promise<number> {
  try {
    return (await toldAndNotEntered(opened)).length;
  } catch (problem) {
    if (problem instanceof Refusal) return 0;
    throw problem;
  }
}

/** P40: what was told on the phone is in the register, and the audit knows of it. */
export const phoneOptOuts: Check = async ({ opened, register }) => {
  const seen = await register();
  if (seen.problem !== undefined) return notEvidenced(seen.problem);
  const notEntered = await countNotEntered(opened);
  const differ = seen.byPhone === 0 ? 0 : Math.min(seen.byPhone, differing(seen));
  return byCount(seen.byPhone + notEntered, differ + notEntered, [
    when(notEntered, `${many(notEntered, 'number')} of a call with the outcome survey-opt-out not in the register.`),
    `${many(seen.byPhone, 'opt-out')} told on the phone; register and audit ${differing(seen) === 0 ? 'agree' : `differ by ${differing(seen)}`}.`,
    when(
      seen.byPhone,
      'That none was told and not entered is not seen from here: compare wrap-up codes by importing them.',
    ),
  ]);
};

/** What was told in the gap of a restore may be missing, so nothing says "may be texted" until it is accepted. */
const gapLine = (gap: RestoreGap | undefined): string =>
  gap ? `${gapSentence(gap)} Nobody is texted until then.` : '';

/** P60: the register is whole, not older than this store, and agrees with the audit. */
export const optOutsKept: Check = async ({ opened, register }) => {
  const seen = await register();
  const audited = seen.inAudit.get('opt-out') ?? 0;
  if (seen.problem !== undefined) {
    return brokenOrOpen(audited, Math.max(1, audited), [
      seen.problem,
      `The audit knows of ${many(audited, 'opt-out')}.`,
    ]);
  }
  const events = [...seen.inRegister.values()].reduce((sum, count) => sum + count, 0);
  const kept = (await keptOptOuts(opened.store.db)).length;
  const failed =
    seen.broken.length + (seen.behind ? 1 : 0) + differing(seen) + seen.removedWithoutReason + seen.unopened + kept;
  return byCount(Math.max(events, audited), failed, [
    ...seen.broken.slice(0, 5).map((problem) => `The register: ${problem}.`),
    when(seen.behind, 'The register is older than this store has seen: it was rolled back.'),
    when(kept, `${many(kept, 'opt-out')} told meanwhile, kept until the newest register is back.`),
    `${many(seen.optOuts, 'number')} opted out; ${many(seen.inRegister.get('opt-out') ?? 0, 'opt-out')} in the register and ${audited.toLocaleString('en-GB')} in the audit.`,
    when(
      events,
      `Ever opted out: ${seen.byPhone.toLocaleString('en-GB')} by phone, ${seen.byText.toLocaleString('en-GB')} by text.`,
    ),
    `${many(seen.inRegister.get('opt-out-removed') ?? 0, 'removal')}, ${seen.removedWithoutReason} without a reason in the audit.`,
    `${many(seen.opened, 'sealed number')} opened: ${seen.unopened} did not open or have another number's digest.`,
    gapLine(await openGap(opened.store.db)),
  ]);
};

/** P61: the register is a file that only its owner reads, sealed, with no number in clear. */
export const registerSecure: Check = async ({ opened, register, bytes }) => {
  const seen = await register();
  const { home } = opened;
  const loose = [
    [home.secure, 0o077],
    [home.register, 0o177],
    [home.keyring, 0o177],
  ] as const;
  const open = loose.filter(
    ([path, forbidden]) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0o777) & forbidden) !== 0,
  );
  const { sought, found } = await bytes();
  const plain = found.get('opt-out') ?? 0;
  const missing = seen.problem === undefined ? 0 : 1;
  return byCount(loose.length + seen.opened, open.length + seen.unopened + plain + missing, [
    seen.problem ?? '',
    `${many(open.length, 'file or folder is', 'files or folders are')} open to others than the owner, or missing, of secure/, register and keyring.`,
    when(seen.opened, `${many(seen.opened, 'number')} sealed, ${seen.unopened} not as they should be.`),
    when(
      sought.get('opt-out'),
      `${many(sought.get('opt-out') ?? 0, 'plain number')} looked for in the bytes of the store, its log and the register: ${plain} found.`,
    ),
  ]);
};
