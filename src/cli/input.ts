import { resolve } from 'node:path';
import { fileProblem } from '../files/atomic.ts';
import { readSmallFile } from '../files/small-file.ts';
import { utf8Text } from '../files/utf8.ts';
import { Refusal } from '../refusal.ts';
import type { Context } from './command.ts';
import { repeatedField } from './json-keys.ts';
import type { Input } from './world.ts';

/** Nobody types a megabyte; a pipe that never ends must not fill the memory. */
const MOST = 16 * 1024 * 1024;

/** All of standard input as text; UTF-8, as a damaged name or number would be looked up in vain, or kept. */
export async function readAll(stdin: Input): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stdin) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > MOST)
      throw new Refusal(
        'too-long',
        'Standard input is longer than 16 MB.',
        'Check that it is what you mean. A file of many rows is for: steward contact import',
      );
    parts.push(bytes);
  }
  return utf8Text(Buffer.concat(parts), 'Standard input');
}

/** The personal values of a command: asked for at a terminal, else one a line on standard input (D7: never in argv). */
export async function personalValues(context: Context, question: string): Promise<readonly string[]> {
  if (context.canAsk) {
    const { askText } = await import('./ask.ts');
    return [await askText(context.world, question)];
  }
  if (context.world.stdin.isTTY) {
    throw new Refusal(
      'usage',
      'A value is needed on standard input.',
      'Pipe it in, or leave out --no-input to be asked.',
    );
  }
  const lines = (await readAll(context.world.stdin)).split(/\r\n|\r|\n/).map((line) => line.trim());
  const values = lines.filter((line) => line !== '');
  if (values.length === 0)
    throw new Refusal('usage', 'Standard input is empty; a value is needed there.', 'One value a line.');
  return values;
}

/** A JSON document from `--from -` or `--from FILE`. */
export async function jsonDocument(context: Context, from: string): Promise<unknown> {
  const text = await textDocument(context, from);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Refusal(
      'usage',
      'The input is not one JSON document.',
      'Check quotes, commas and braces; nothing was recorded.',
    );
  }
  const twice = repeatedField(text);
  if (twice === undefined) return document;
  throw new Refusal('usage', `A field is given twice (${twice}).`, 'Give each field once; nothing was recorded.');
}

/** The text of a file, or of standard input (`-`); UTF-8, at most 16 MB, without a byte order mark. */
export const textDocument = (context: Context, from: string): Promise<string> =>
  from === '-' ? readAll(context.world.stdin) : Promise.resolve(readText(resolve(context.world.cwd, from)));

function readText(path: string): string {
  try {
    const bytes = readSmallFile(path, MOST);
    if (bytes) return utf8Text(bytes, path);
    throw new Refusal('too-long', `${path} is longer than 16 MB.`, 'Check that it is the file you mean.');
  } catch (problem) {
    throw fileProblem(problem, path);
  }
}
