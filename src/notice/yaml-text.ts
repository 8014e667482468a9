import { type Document, isAlias, Lexer, LineCounter, Parser, parseDocument, visit } from 'yaml';
import { containsCardNumber } from '../identifiers/card.ts';

/** A mistake in the file that has no place in its meaning: the file cannot be read as YAML, or must not be. */
type TextFault = { readonly offset: number; readonly problem: string; readonly allowed?: string };

type YamlText =
  | { readonly ok: true; readonly document: Document; readonly lines: LineCounter }
  | {
      readonly ok: false;
      readonly faults: readonly TextFault[];
      readonly document: Document | null;
      readonly lines: LineCounter;
    };

const largest = 1_000_000;

// A notice is six deep, of which the parser's stack holds about two for each. Deeper than this is an attack or an
// accident, and the library, which calls itself for each level, ends the whole process with it (measured: 500,000 "[").
const deepest = 60;

/** Where the text first goes too deep, found without calling anything for each level; -1 when it does not. */
function tooDeepAt(text: string): number {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    // Drained for its effect on the stack; the tokens themselves are made again below.
    Array.from(parser.next(lexeme));
    if (parser.stack.length > deepest) return parser.offset;
  }
  return -1;
}

/** Whether a text of YAML goes deeper than its library can follow. */
export const isTooDeep = (text: string): boolean => tooDeepAt(text) >= 0;

/** Where the first line with a payment card number begins, or -1. Promise P10 refuses them, and notices are kept. */
function cardAt(text: string): number {
  let offset = 0;
  for (const line of text.split('\n')) {
    if (containsCardNumber(line)) return offset + line.search(/\S/);
    offset += line.length + 1;
  }
  return -1;
}

function aliasesOf(document: Document): readonly TextFault[] {
  const faults: TextFault[] = [];
  visit(document, (_, node) => {
    if (isAlias(node)) {
      faults.push({ offset: node.range?.[0] ?? 0, problem: 'refers to another part of the file; write the value out' });
    }
  });
  return faults;
}

// The library's message quotes the line it is about; only its first line, without the place, is ours to repeat.
const inShort = (message: string): string =>
  `is not readable as YAML: ${(message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').slice(0, 200)}`;

/**
 * Reads YAML with every scalar as text, one document, no key twice, no references and no types of its own, at most
 * 1 MB and a few dozen levels deep. Never throws.
 */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const failed = (faults: readonly TextFault[], document: Document | null = null): YamlText => ({
    ok: false,
    faults,
    document,
    lines,
  });
  if (Buffer.byteLength(text) > largest) return failed([{ offset: 0, problem: 'is larger than 1 MB' }]);
  const deep = tooDeepAt(text);
  const document =
    deep < 0 ? parseDocument(text, { schema: 'failsafe', lineCounter: lines, logLevel: 'silent' }) : null;
  if (document === null) {
    for (const match of text.matchAll(/^/gm)) lines.addNewLine(match.index);
    return failed([{ offset: deep, problem: 'is nested too deeply' }]);
  }
  const card = cardAt(text);
  const faults = [
    ...[...document.errors, ...document.warnings].map(({ pos, message }) => ({
      offset: pos[0],
      problem: inShort(message),
    })),
    ...aliasesOf(document),
    ...(card < 0 ? [] : [{ offset: card, problem: 'looks like the number of a payment card, which may not be kept' }]),
  ];
  return faults.length > 0 ? failed(faults, document) : { ok: true, document, lines };
}
