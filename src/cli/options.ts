import { Refusal } from '../refusal.ts';

/** A whole number from a flag, at least 1. */
export function wholeNumber(flag: string, given: unknown, otherwise: number, most = Number.MAX_SAFE_INTEGER): number {
  if (given === undefined) return otherwise;
  const value = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : 0;
  if (value < 1 || value > most) throw new Refusal('usage', `${flag} takes a whole number from 1 to ${most}.`);
  return value;
}

/** The text of a flag, when it was given. */
export const textFlag = (flags: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = flags[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
