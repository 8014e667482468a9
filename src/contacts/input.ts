import { type ContactField, contactFields } from '../notice/fields.ts';
import { Refusal } from '../refusal.ts';
import type { ContactInput } from './contact.ts';

const KNOWN: ReadonlySet<string> = new Set(contactFields);

/**
 * A contact from a JSON document: text, numbers and yes/no become text, empty is absent, `providedBy{name, role}` is
 * flattened. A field that is not known is refused by its place and never named, because a slip of the pen can make a
 * name or a number a key.
 */
export function contactFromJson(document: unknown): ContactInput {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    throw new Refusal(
      'usage',
      'The contact is not a JSON object.',
      'It starts with { and holds fields such as "channel" and "name".',
    );
  }
  const input: Partial<Record<ContactField, string>> = {};
  for (const [place, [key, value]] of Object.entries(document).entries()) {
    if (key === 'providedBy') putProvidedBy(input, value);
    else put(input, key, value, `field ${place + 1}`);
  }
  return input;
}

function putProvidedBy(input: Partial<Record<ContactField, string>>, value: unknown): void {
  if (value === null) return;
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Refusal('usage', 'providedBy is not an object.', 'It holds "name" and "role".');
  for (const [key, each] of Object.entries(value)) put(input, `providedBy.${key}`, each, 'a field of providedBy');
}

function put(input: Partial<Record<ContactField, string>>, key: string, value: unknown, where: string): void {
  if (!KNOWN.has(key)) {
    const known = contactFields.filter((field) => !field.includes('.'));
    throw new Refusal(
      'unknown-field',
      `The contact holds a field that Steward does not know (${where}).`,
      `Known are: ${known.join(', ')}, providedBy.`,
    );
  }
  if (value === null || value === '') return;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Refusal(
      'usage',
      `${key} is a number that JSON cannot hold whole.`,
      'Write it as text, in quotes. Nothing was recorded.',
    );
  }
  if (typeof value === 'object' || typeof value === 'boolean')
    throw new Refusal('usage', `${key} is not text.`, 'Write it as text, in quotes. Nothing was recorded.');
  const text = String(value).trim();
  if (text !== '' && input[key as ContactField] !== undefined)
    throw new Refusal('usage', `${key} is given twice.`, 'Give each field once; nothing was recorded.');
  if (text !== '') input[key as ContactField] = text;
}
