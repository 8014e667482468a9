import { instantOf } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import { findIdentifiers } from '../identifiers/screen.ts';
import { Refusal } from '../refusal.ts';

/**
 * Free words of a flag that will be kept in the audit, which outlives every record: trimmed, at most 500 characters, and
 * refused when they hold an identifier (D7), by kind and never by value.
 */
export function screened(flag: string, given: unknown, nowMs: number): string | undefined {
  const text = typeof given === 'string' ? given.trim() : '';
  if (text === '') return undefined;
  if (text.length > 500) throw new Refusal('usage', `${flag} is longer than 500 characters.`);
  const kinds = findIdentifiers(text, londonDay(instantOf(nowMs)));
  if (kinds.length === 0) return text;
  const what = kinds.map((kind) => kind.replaceAll('-', ' ')).join(', ');
  throw new Refusal(
    'personal-data',
    `${flag} holds what looks like personal data (${what}).`,
    'Say it without: use a reference instead.',
  );
}
