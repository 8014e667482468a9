import type { Day } from '../calendar/types.ts';
import { symbols } from '../vault/ids.ts';
import type { Random } from '../vault/random.ts';

/**
 * The reference of an access request, `SAR-2026-7K3M`: the year of receipt and 20 random bits. Not counted up, because
 * a number in a letter would tell its reader how many others asked.
 */
export const accessReference = (received: Day, random: Random): string =>
  `SAR-${received.slice(0, 4)}-${symbols(4, random)}`;

/**
 * A reference as a person may type it (lower case, O for 0, I or L for 1, without hyphens) in the form that is stored;
 * undefined for text that is none, which may be anything and is never repeated.
 */
export function readAccessReference(text: string): string | undefined {
  const bare = text.trim().toUpperCase().replaceAll(/[\s-]/g, '');
  const digits = bare.slice(3).replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^SAR[0-9A-Z]{8}$/.test(bare) && /^\d{4}/.test(digits)
    ? `SAR-${digits.slice(0, 4)}-${digits.slice(4)}`
    : undefined;
}
