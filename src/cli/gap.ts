import { parseDuration } from '../calendar/duration.ts';
import { Refusal } from '../refusal.ts';

/** How far the clock may stand from what is known, as `--allow-gap` says it, in milliseconds; undefined = nobody said. */
export function gapOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new Refusal('usage', `--allow-gap ${parsed.problem}.`, 'For example: --allow-gap 30d');
  return parsed.value;
}
