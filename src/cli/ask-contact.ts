import type { ContactInput } from '../contacts/contact.ts';
import type { ContactField } from '../notice/fields.ts';
import { askChoice, askText } from './ask.ts';
import type { World } from './world.ts';

/** What an officer is asked, in the order in which a call goes. Empty answers are left out. */
const QUESTIONS: readonly (readonly [ContactField, string])[] = [
  ['at', 'When (ISO, or empty for now)?'],
  ['name', 'Name?'],
  ['dateOfBirth', 'Date of birth (dd/mm/yyyy)?'],
  ['phone', 'Telephone number?'],
  ['email', 'Email address?'],
  ['postcode', 'Postcode?'],
  ['nino', 'National Insurance number?'],
  ['service', 'Service (empty for general enquiry)?'],
  ['summary', 'What was it about?'],
];

export async function askContact(world: World, given: ContactInput): Promise<ContactInput> {
  const input: Partial<Record<ContactField, string>> = { ...given };
  input.channel ??= await askChoice(world, 'How did they reach the council?', [
    'phone',
    'email',
    'web-chat',
    'post',
    'form',
    'text',
  ]);
  for (const [field, question] of QUESTIONS) {
    if (input[field] !== undefined) continue;
    const answer = (await askText(world, question)).trim();
    if (answer !== '') input[field] = answer;
  }
  return input;
}
