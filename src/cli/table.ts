import Table from 'cli-table3';
import type { Style } from './style.ts';

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows in columns without rules: a bold header at a terminal, tabs and no header where a program reads. */
export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  style: Style,
): string {
  if (!style.terminal) return rows.map((row) => row.join('\t')).join('\n');
  const made = new Table({
    head: header.map((cell) => style.bold(cell)),
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) made.push(row.map(String));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Lines of `label  value`, the labels as wide as the widest. */
export function pairs(rows: readonly (readonly [string, string | number])[], style: Style): string {
  const width = Math.max(0, ...rows.map(([label]) => label.length));
  const next = `\n${' '.repeat(width + 2)}`;
  return rows
    .map(([label, value]) => `${style.dim(label.padEnd(width))}  ${String(value).replaceAll('\n', next)}`)
    .join('\n');
}
