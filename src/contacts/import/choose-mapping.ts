import { resolve } from 'node:path';
import { fileProblem } from '../../files/atomic.ts';
import { readSmallFile } from '../../files/small-file.ts';
import { utf8Text } from '../../files/utf8.ts';
import { Refusal } from '../../refusal.ts';
import { parseMapping } from '../mapping/parse.ts';
import { PRESETS } from '../mapping/presets.ts';
import type { Mapping, MappingMistake } from '../mapping/types.ts';

/** What the audit and the answer call a mapping of the council's own: a file's name could hold anything. */
const OWN = 'own';

/** The mapping that `--mapping` names: one that comes with Steward, else a YAML file; without a name, our own header. */
export async function chooseMapping(named: string | undefined, cwd: string): Promise<Mapping> {
  const preset = PRESETS.get(named ?? 'steward');
  if (preset) return preset;
  const path = resolve(cwd, named ?? '');
  const parsed = parseMapping(textOf(path), OWN);
  if (parsed.ok) return parsed.value;
  throw mappingRefusal('The mapping has', parsed.mistakes);
}

/** A file can have thousands of columns that a mapping forgets. */
const SHOWN = 20;

/** Every mistake of a mapping at once, the first twenty of them told, as wrong usage (exit 2). */
export function mappingRefusal(
  says: string,
  mistakes: readonly MappingMistake[],
  hint = 'Mend the mapping and run the command again.',
): Refusal {
  const details = mistakes.map(
    ({ path, problem, line }) => `${line ? `line ${line}: ` : ''}${path ? `${path} ` : ''}${problem}`,
  );
  const more = details.length - SHOWN;
  const shown = more > 1 ? [...details.slice(0, SHOWN), `and ${more.toLocaleString('en-GB')} more`] : details;
  const many = mistakes.length === 1 ? 'a mistake' : `${mistakes.length.toLocaleString('en-GB')} mistakes`;
  return new Refusal('usage', `${says} ${many}; nothing was recorded.`, hint, shown);
}

/** Bytes; the most that a mapping of a thousand columns has is a tenth of it. */
const LONGEST = 1_000_000;

/** The text of a mapping's file; UTF-8, at most 1 MB. Throws what the system says of a path that cannot be read. */
export function mappingText(path: string): string {
  const bytes = readSmallFile(path, LONGEST);
  if (bytes) return utf8Text(bytes, path);
  throw new Refusal(
    'too-long',
    `The mapping ${path} is longer than 1 MB.`,
    'Name the YAML file that says which column is what.',
  );
}

function textOf(path: string): string {
  try {
    return mappingText(path);
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw fileProblem(problem, path);
    const presets = [...PRESETS.keys()].join(', ');
    throw new Refusal(
      'usage',
      '--mapping names neither a mapping of Steward nor a file.',
      `Steward has: ${presets}. Or name a YAML file.`,
    );
  }
}
