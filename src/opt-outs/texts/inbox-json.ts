import { notifyText, text } from '../../survey/notify/answers.ts';
import { incoming } from './sync.ts';
import { type IncomingText, notifyTime } from './text.ts';

/** Texts of a file, and the places at which there was none: a line of the file, or the number of an element. */
export type ParsedTexts = {
  readonly texts: readonly IncomingText[];
  readonly problems: readonly Problem[];
};
export type Problem = { readonly line: number; readonly reason: string };

type Fields = Readonly<Record<string, unknown>>;

/**
 * Texts from JSON: what `/v2/received-text-messages` answers (one page, or a list of pages), bodies of Notify's callback
 * in an array, or one to a line. Undefined when it is no JSON at all. Pure.
 */
export function textsFromJson(document: string): ParsedTexts | undefined {
  const whole = parsed(document);
  if (whole !== undefined) return collect(elementsOf(whole).map((value, at) => ({ line: at + 1, value })));
  const lines = document
    .split(/\r\n|\r|\n/)
    .flatMap((line, at) => (line.trim() === '' ? [] : [{ line: at + 1, text: line }]));
  const values = lines.map(({ line, text: each }) => ({ line, value: parsed(each) }));
  // Not a single line of it is JSON: this is something else.
  if (values.every(({ value }) => value === undefined)) return undefined;
  return collect(values.flatMap(({ line, value }) => elementsOf(value).map((each) => ({ line, value: each }))));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page of the interface holds its texts under a name; an array holds texts or pages; anything else is one text. */
function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  const page = (value as Fields | null | undefined)?.received_text_messages;
  return Array.isArray(page) ? page : [value];
}

function collect(values: readonly { readonly line: number; readonly value: unknown }[]): ParsedTexts {
  const texts: IncomingText[] = [];
  const problems: Problem[] = [];
  for (const { line, value } of values) {
    const found = textFrom(value);
    if (found) texts.push(found);
    else problems.push({ line, reason: value === undefined ? 'is not JSON' : 'is not a text that was received' });
  }
  return { texts, problems };
}

const OF_CALLBACK = ['source_number', 'message', 'date_received'] as const;
const OF_INTERFACE = ['user_number', 'content', 'created_at'] as const;

/** Either form by the names of its fields. What names neither words nor sender is no text. */
function textFrom(value: unknown): IncomingText | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = value as Fields;
  if (OF_INTERFACE.some((name) => name in fields)) return incoming(notifyText(fields));
  if (!OF_CALLBACK.some((name) => name in fields)) return undefined;
  const at = text(fields.date_received);
  const [id, from, words] = [text(fields.id), text(fields.source_number), text(fields.message)];
  return { id, from, words, at: notifyTime(at), atGiven: at };
}
