import * as v from 'valibot';
import { isNode } from 'yaml';
import { pathText, placeOf, type Steps, stepsAt } from './place.ts';
import { faultsOf } from './references.ts';
import { noticeSchema } from './schema.ts';
import type { Notice } from './types.ts';
import { readYaml } from './yaml-text.ts';

/** One mistake in a notice: where (line and column from 1), the path in words, what is wrong, and what is allowed. */
export type Mistake = {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly problem: string;
  readonly allowed?: string;
};

export type ParsedNotice =
  | { readonly ok: true; readonly notice: Notice }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

// Enough to mend a file by; a file of another kind altogether has thousands.
const mostMistakes = 100;

const inOrder = (mistakes: readonly Mistake[]): readonly Mistake[] =>
  mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, mostMistakes);

type Issue = v.BaseIssue<unknown>;

const stepsOf = (issue: Issue): Steps =>
  (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));

function messageOf(issue: Issue): { readonly problem: string; readonly allowed?: string } {
  const [problem = '', allowed] = issue.message.split('\n');
  return allowed === undefined ? { problem } : { problem, allowed };
}

/**
 * A notice from the text of `notice.yaml`, or every mistake in it in the order of the file. Never throws, and a mistake
 * never repeats a value. What points at something is looked at only when every part is well formed.
 */
export function parseNotice(yamlText: string): ParsedNotice {
  const read = readYaml(yamlText);
  const contents = read.document?.contents;
  const top = isNode(contents) ? contents : null;
  if (!read.ok) {
    const mistakes = read.faults.map(({ offset, ...what }) => {
      const { line, col } = read.lines.linePos(offset);
      return { line: Math.max(1, line), column: Math.max(1, col), path: pathText(top, stepsAt(top, offset)), ...what };
    });
    return { ok: false, mistakes: inOrder(mistakes) };
  }
  const mistake = (steps: Steps, what: { readonly problem: string; readonly allowed?: string }): Mistake => ({
    ...placeOf(top, steps, read.lines),
    path: pathText(top, steps),
    ...what,
  });
  const result = v.safeParse(noticeSchema, read.document.toJS());
  if (!result.success) {
    return { ok: false, mistakes: inOrder(result.issues.map((issue) => mistake(stepsOf(issue), messageOf(issue)))) };
  }
  const notice: Notice = result.output;
  const faults = faultsOf(notice).map(({ steps, ...what }) => mistake(steps, what));
  return faults.length > 0 ? { ok: false, mistakes: inOrder(faults) } : { ok: true, notice };
}
