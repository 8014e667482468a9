import { readCommand } from '../../cli/command.ts';
import { personalValues } from '../../cli/input.ts';
import { table } from '../../cli/table.ts';
import type { FindBy, Found } from '../../contacts/find.ts';
import { Refusal } from '../../refusal.ts';

export const residentFind = readCommand<Found>({
  usage: 'resident find',
  says: 'find residents by one exact identifier, given on standard input',
  schema: 'resident-find',
  flags: [
    {
      flags: '--by <kind>',
      says: 'what the value is',
      required: true,
      choices: ['phone', 'email', 'nino', 'council-tax-reference', 'tenancy-reference', 'uprn', 'name-dob'],
    },
  ],
  examples: ['steward resident find --by phone', 'steward resident find --by name-dob < value.txt'],
  run: async (context) => {
    const values = await personalValues(context, context.flags.by === 'name-dob' ? 'Name, date of birth:' : 'Value:');
    if (values.length > 1) throw new Refusal('usage', 'One value at a time.', 'One line on standard input.');
    const { findResidents } = await import('../../contacts/find.ts');
    return findResidents(await context.opened(), context.flags.by as FindBy, values[0] as string);
  },
  text: ({ residents }, style) => {
    if (residents.length === 0) return 'Nobody found under this value. Other systems were not searched.';
    const shared =
      residents.length > 1 && style.terminal
        ? `\n${style.caution('Several residents share this value.')} Compare before you act.`
        : '';
    return `${table(
      ['resident', 'contacts'],
      residents.map((resident) => [resident.id, resident.contacts]),
      style,
    )}${shared}`;
  },
});
