import { Refusal } from '../refusal.ts';
import type { Context } from './command.ts';

/** The `--reason` of a command, screened before the command began (cli/screen-words.ts). */
export function reasonOf(context: Context, required: true): string;
export function reasonOf(context: Context, required?: boolean): string | undefined;
export function reasonOf(context: Context, required = false): string | undefined {
  if (context.words.reason === undefined && required)
    throw new Refusal('usage', 'A reason is needed.', 'Say why with --reason, without personal data.');
  return context.words.reason;
}

/** The second person who agreed. */
export const approverOf = (context: Context): string | undefined => context.words.approvedBy;
