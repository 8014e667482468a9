import { instantOf } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import { findIdentifiers } from '../identifiers/screen.ts';

const SHORTEST = 5;

/**
 * A message without what was typed by mistake: where a word of the command, or a part of a path, looks like somebody's
 * identifier, it is not said again (D7: errors end in logs). Names cannot be told from file names, and are not looked for.
 */
export function unechoed(text: string, argv: readonly string[], nowMs: number): string {
  const today = londonDay(instantOf(nowMs));
  const parts = argv.flatMap((word) => [word, ...word.split(/[/=]/)]).filter((part) => part.length >= SHORTEST);
  return [...new Set(parts)]
    .filter((part) => text.includes(part) && findIdentifiers(part, today).length > 0)
    .sort((one, other) => other.length - one.length)
    .reduce((safe, part) => safe.replaceAll(part, '(not repeated)'), text);
}
