import { Chalk, type ChalkInstance } from 'chalk';
import type { Output } from './world.ts';

/** Colour and marks for one stream, decided once: chalk 5 ignores NO_COLOR, so it is told. */
export type Style = {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly caution: (text: string) => string;
  /** Columns to lay out for: the terminal's, or 80 when nobody looks. */
  readonly columns: number;
  readonly terminal: boolean;
};

export function styleFor(stream: Output, env: Readonly<Record<string, string | undefined>>, noColour: boolean): Style {
  const off = noColour || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb' || stream.isTTY !== true;
  const chalk: ChalkInstance = new Chalk({ level: off ? 0 : 1 });
  return {
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    caution: chalk.yellow,
    columns: stream.isTTY ? Math.max(40, stream.columns ?? 80) : 80,
    terminal: stream.isTTY === true,
  };
}
