import { wrap } from './wrap.ts';

/** What stands below the flags in the help of a command: examples, each broken as a shell lets one, and exit codes. */
export function helpLines(
  examples: readonly string[],
  exits: Readonly<Record<string, string>>,
  columns: number,
): string {
  return [
    '',
    'Examples:',
    ...examples.map((example) => brokenForShell(example, columns)),
    '',
    'Exit codes:',
    ...Object.entries(exits).map(([code, says]) => wrap(says, columns, `  ${code.padEnd(4)}`, ' '.repeat(6))),
  ].join('\n');
}

const MORE = ' \\';

/** A command on as many lines as it needs, broken before flags and redirections, so that it can be copied as it stands. */
function brokenForShell(command: string, columns: number): string {
  const lines: string[] = [];
  let line = ' ';
  for (const part of command.split(/ (?=--?\w|<)/)) {
    if (line.trim() !== '' && line.length + 1 + part.length + MORE.length > columns) {
      lines.push(`${line}${MORE}`);
      line = '   ';
    }
    line += ` ${part}`;
  }
  return [...lines, line].join('\n');
}
