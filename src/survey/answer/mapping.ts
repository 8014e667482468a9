import { resolve } from 'node:path';
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import { zoneNamed } from '../../calendar/zone.ts';
import { mappingRefusal, mappingText } from '../../contacts/import/choose-mapping.ts';
import { notYaml } from '../../contacts/mapping/parse.ts';
import { ignored } from '../../contacts/mapping/schema.ts';
import type { MappingMistake } from '../../contacts/mapping/types.ts';
import { fileProblem } from '../../files/atomic.ts';
import { isTooDeep } from '../../notice/yaml-text.ts';

export const ANSWER_FIELDS = ['token', 'score', 'comment', 'answered'] as const;
export type AnswerField = (typeof ANSWER_FIELDS)[number];

/** How somebody's CSV of answers is read: by header, never by position. */
export type AnswerMapping = {
  readonly columns: readonly { readonly header: string; readonly field: AnswerField; readonly optional: boolean }[];
  /** Their words for scores (Good, Average, Poor) and ours (5, 3, 1), compared without case. */
  readonly scores: Readonly<Record<string, string>>;
  /** How `answered` is written; ISO 8601 unless told. */
  readonly dates: string;
  readonly timeZone: string;
  readonly ignore: readonly string[] | '*';
};

/** Without a mapping: our own header. */
const OURS: AnswerMapping = {
  columns: ANSWER_FIELDS.map((field) => ({
    header: field,
    field,
    optional: field === 'comment' || field === 'answered',
  })),
  scores: {},
  dates: 'iso',
  timeZone: 'Europe/London',
  ignore: [],
};

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const field = v.picklist(ANSWER_FIELDS, `is not one of: ${ANSWER_FIELDS.join(', ')}`);
const strictly = (issue: v.StrictObjectIssue): string => {
  if (issue.expected === 'never') return 'is not part of a mapping';
  return issue.received === 'undefined' ? 'is missing' : 'must be a list of settings';
};
const score = v.pipe(
  v.union([v.number(), v.string()], 'must be a score'),
  v.transform(String),
  v.regex(/^[1-5]$/, 'is not a score from 1 to 5'),
);

const schema = v.strictObject(
  {
    columns: v.record(
      text,
      v.lazy((to) =>
        typeof to === 'object'
          ? v.strictObject({ field, optional: v.optional(v.boolean('must be true or false'), false) }, strictly)
          : field,
      ),
      'must be a list of headers and fields',
    ),
    values: v.optional(
      v.strictObject({ score: v.record(text, score, 'must be a list of words and scores') }, strictly),
    ),
    dates: v.optional(v.strictObject({ answered: text }, strictly)),
    timeZone: v.optional(
      v.pipe(
        text,
        v.check((zone) => zoneNamed(zone) !== undefined, 'is not a time zone, such as Europe/London'),
      ),
      'Europe/London',
    ),
    ignore: ignored,
  },
  strictly,
);

/** What is asked for, in a line: each header of the file and what it is here. */
const EXAMPLE =
  'Mend it and run the command again. For example: columns: { Link: token, Rating: score, Comment: comment }';

/** The mapping in a YAML file; without one, our own header. Every mistake is told at once, as wrong usage. */
export async function answerMapping(named: string | undefined, cwd: string): Promise<AnswerMapping> {
  if (named === undefined) return OURS;
  const path = resolve(cwd, named);
  let yaml: string;
  try {
    yaml = mappingText(path);
  } catch (problem) {
    throw fileProblem(problem, path);
  }
  const parsed = parseAnswerMapping(yaml);
  if ('mistakes' in parsed) throw mappingRefusal('The mapping has', parsed.mistakes, EXAMPLE);
  return parsed;
}

export function parseAnswerMapping(yaml: string): AnswerMapping | { readonly mistakes: readonly MappingMistake[] } {
  if (isTooDeep(yaml)) return { mistakes: [{ path: '', problem: 'is nested too deeply' }] };
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, logLevel: 'silent' });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map(({ pos, code }) => ({
        path: '',
        problem: notYaml(code),
        line: lines.linePos(pos[0]).line,
      })),
    };
  }
  const read = v.safeParse(schema, plain(document));
  if (!read.success) {
    return {
      mistakes: read.issues.map((issue) => ({
        path: issue.path?.map(({ key }) => String(key)).join('.') ?? '',
        problem: issue.message,
      })),
    };
  }
  const { columns, values, dates, timeZone, ignore } = read.output;
  const rules = Object.entries(columns).map(([header, to]) =>
    typeof to === 'string' ? { header, field: to, optional: false } : { header, ...to },
  );
  const mistakes = ANSWER_FIELDS.flatMap((each): MappingMistake[] => {
    const count = rules.filter((rule) => rule.field === each).length;
    if (count > 1) return [{ path: 'columns', problem: `gives ${each} more than once` }];
    const needed = each === 'token' || each === 'score';
    return count === 0 && needed ? [{ path: 'columns', problem: `gives no ${each}` }] : [];
  });
  if (mistakes.length > 0) return { mistakes };
  return { columns: rules, scores: values?.score ?? {}, dates: dates?.answered ?? 'iso', timeZone, ignore };
}

/** Aliases are refused: nothing here needs one, and they can make a small file huge. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}
