import { readCommand } from '../../cli/command.ts';
import { wholeNumber } from '../../cli/options.ts';
import { table } from '../../cli/table.ts';
import type { ContactList } from '../../contacts/list.ts';

export const contactList = readCommand<ContactList>({
  usage: 'contact list',
  says: 'list contacts, without personal data',
  schema: 'contact-list',
  flags: [
    { flags: '--resident <id>', says: 'only this resident' },
    { flags: '--channel <channel>', says: 'only this channel' },
    { flags: '--since <day>', says: 'only from this London day or instant' },
    { flags: '--limit <n>', says: 'how many at most, 50 unless told' },
    { flags: '--after <reference>', says: 'continue after this contact' },
  ],
  examples: ['steward contact list --channel phone --since 2026-11-01', 'steward contact list --limit 500 --json'],
  run: async ({ opened, flags }) => {
    const { listContacts } = await import('../../contacts/list.ts');
    const text = (name: string) => (typeof flags[name] === 'string' ? flags[name] : undefined);
    return listContacts(await opened(), {
      resident: text('resident'),
      channel: text('channel'),
      since: text('since'),
      after: text('after'),
      limit: wholeNumber('--limit', flags.limit, 50, 10_000),
    });
  },
  text: ({ contacts, next }, style) => {
    if (contacts.length === 0) return style.terminal ? 'No contacts to show.' : '';
    const rows = contacts.map((contact) => [
      contact.reference,
      contact.channel,
      contact.at.slice(0, 16),
      contact.dueAt.slice(0, 10),
      contact.resident,
    ]);
    const more = next !== null && style.terminal ? `\n${style.dim(`More: add --after ${next}`)}` : '';
    return `${table(['reference', 'channel', 'at (UTC)', 'goes on', 'resident'], rows, style)}${more}`;
  },
});
