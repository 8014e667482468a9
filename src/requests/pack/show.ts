import { showDay } from '../../calendar/show.ts';
import { showNino } from '../../identifiers/nino.ts';
import { showPhone } from '../../identifiers/phone.ts';
import type { GatheredIdentifier } from './contents.ts';

/** A detail as its owner would write it: `07700 900 123`, `QQ 12 34 56 C`, `29 February 1980`. In full: it is theirs. */
export function showIdentifier({ kind, value }: Pick<GatheredIdentifier, 'kind' | 'value'>): string {
  if (kind === 'phone') return showPhone(value);
  if (kind === 'nino') return showNino(value);
  // A date of birth that an import brought half-written is printed as it is held.
  if (kind === 'dateOfBirth') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? showDay(value) : value;
  return value;
}
