import type { CommanderError } from 'commander';
import { Refusal } from '../refusal.ts';

const NEVER_TYPED =
  'Personal values are never typed in a command, which shells and logs keep: they come on standard input or by prompt.';

/**
 * What commander says of wrong words, said again without the words: a telephone number typed by mistake must not be
 * repeated on a stream that ends in a log (D7). Only flags, choices and suggestions of our own are taken over, never what stands
 * where a typed word would.
 *
 * @param path the command that was reached, as it is typed: `steward contact add`
 */
export function usageProblem({ code, message }: CommanderError, path: string, argv: readonly string[]): Refusal {
  const help = `See: ${path} --help`;
  const meant = /\n\(Did you mean (?:one of )?([a-z, -]+)\?\)$/.exec(message)?.[1]?.split(', ').join(' or ');
  switch (code) {
    case 'commander.unknownCommand': {
      const hint = meant === undefined ? help : `Did you mean: ${path} ${meant}`;
      return new Refusal('usage', `${path} has no such command${placeOf(typedWord(message), argv)}.`, hint);
    }
    case 'commander.unknownOption': {
      const hint = meant === undefined ? help : `Did you mean: ${meant}`;
      return new Refusal('usage', `${path} has no such option${placeOf(typedWord(message), argv)}.`, hint);
    }
    case 'commander.excessArguments': {
      const [, most = '0', got = '1'] = /Expected (\d+) arguments? but got (\d+)\.$/.exec(message) ?? [];
      const takes = most === '0' ? 'no words' : `${most} ${most === '1' ? 'word' : 'words'}`;
      return new Refusal('usage', `${path} takes ${takes} beside its flags, and got ${got}.`, NEVER_TYPED);
    }
    case 'commander.invalidArgument':
      return new Refusal('usage', `${flagOf(message)} takes one of: ${choicesOf(message)}.`, help);
    case 'commander.optionMissingArgument':
      return new Refusal('usage', `${flagOf(message)} needs a value.`, help);
    case 'commander.missingMandatoryOptionValue':
      return new Refusal('usage', `${flagOf(message)} is needed.`, help);
    case 'commander.missingArgument':
      return new Refusal('usage', `${path} needs <${/'([^']*)'$/.exec(message)?.[1] ?? ''}>.`, help);
    case 'commander.help':
      return new Refusal('usage', `A command is needed after ${path}.`, help);
    default:
      return new Refusal('usage', `${path} does not understand these words.`, help);
  }
}

/** The word that commander quotes; used to count its place, and for nothing else. */
const typedWord = (message: string): string =>
  /^error: unknown (?:command|option) '([\s\S]*?)'(?:\n|$)/.exec(message)?.[1] ?? '';

function placeOf(word: string, argv: readonly string[]): string {
  const place = argv.findIndex((each) => each === word || each.startsWith(`${word}=`));
  return word === '' || place === -1 ? '' : ` (word ${place + 1})`;
}

/** Flags are our own text and the first thing that commander quotes. */
const flagOf = (message: string): string => /^error: (?:required )?option '([^']*)'/.exec(message)?.[1] ?? 'A flag';

/** Choices are the last thing that commander says; what was typed stands before them. */
function choicesOf(message: string): string {
  const says = 'Allowed choices are ';
  return message.slice(message.lastIndexOf(says) + says.length).replace(/\.$/, '');
}
