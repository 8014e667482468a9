import { londonDay } from '../calendar/london.ts';
import { instantOf } from '../calendar/instant.ts';
import { findIdentifiers } from '../identifiers/screen.ts';
import { Refusal } from '../refusal.ts';
import type { Context } from './command.ts';

/**
 * The `--reason` of a command. It goes into the audit, which outlives every record, so one that holds an identifier is
 * refused (D7), by kind and never by value.
 */
export function reasonOf(context: Context, required: true): string;
export function reasonOf(context: Context, required?: boolean): string | undefined;
export function reasonOf(context: Context, required = false): string | undefined {
  const reason = screened(context, '--reason', context.flags.reason);
  if (reason === undefined && required) throw new Refusal('usage', 'A reason is needed.', 'Say why with --reason, without personal data.');
  return reason;
}

export const approverOf = (context: Context): string | undefined => screened(context, '--approved-by', context.flags.approvedBy);

/** Free words of a flag that will be kept: trimmed, at most 500 characters, without an identifier. */
export function screened(context: Context, flag: string, given: unknown): string | undefined {
  const text = typeof given === 'string' ? given.trim() : '';
  if (text === '') return undefined;
  if (text.length > 500) throw new Refusal('usage', `${flag} is longer than 500 characters.`);
  const kinds = findIdentifiers(text, londonDay(instantOf(context.world.now())));
  if (kinds.length > 0) {
    throw new Refusal('personal-data', `${flag} holds what looks like personal data (${kinds.join(', ').replaceAll('-', ' ')}).`, 'Say it without: use a reference instead.');
  }
  return text;
}
