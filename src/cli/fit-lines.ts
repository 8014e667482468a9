// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of control characters
const COLOURS = /\u001B\[[0-9;]*m/g;

/** How many columns a text takes, colours not counted. */
const width = (text: string): number => text.replace(COLOURS, '').length;

/**
 * Lines longer than the terminal broken between words, the rest of each a little further in than its beginning. Words
 * that are themselves too long (a path, a hash) stay whole, so that they can be copied.
 */
export function fitLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (width(line) <= columns ? line : wrapLine(line, columns)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(' ')) {
    const fits = width(current) + 1 + width(word) <= columns;
    if (current.trim() === '') current += word;
    else if (fits) current += ` ${word}`;
    else {
      lines.push(current);
      current = `${indent}  ${word}`;
    }
  }
  return [...lines, current].join('\n');
}
