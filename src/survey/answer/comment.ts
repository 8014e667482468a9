import type { Day } from '../../calendar/types.ts';
import { type Redacted, redactIdentifiers } from '../../identifiers/redact.ts';

/** Longer than anybody writes in a survey. */
export const LONGEST_COMMENT = 10_000;

// Steward's own references lead to a contact, a resident or a request as surely as a telephone number does; and so does
// somebody's link.
const OUR_OWN = [
  /(?<![\p{L}\p{N}])C-?[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])R[0-9A-HJKMNP-TV-Z]{15}(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])(?:SAR|REQ)-\d{4}-[0-9A-Z]{4}(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])[a-z2-7]{48}(?![\p{L}\p{N}])/giu,
];

/** A comment as it may be kept: trimmed, and without what tells whose it is, as far as patterns can see that. */
export function screenedComment(text: string, today: Day): Redacted {
  const { text: kept, removed } = redactIdentifiers(text.trim(), today, OUR_OWN);
  return { text: kept, removed };
}
