import { readCommand } from '../../cli/command.ts';
import { textFlag, wholeNumber } from '../../cli/options.ts';
import { table } from '../../cli/table.ts';
import type { RequestList } from '../../requests/list.ts';
import { daysLeftWords } from './words.ts';

export const requestList = readCommand<RequestList>({
  usage: 'request list',
  says: 'list requests by the day their reply is due',
  schema: 'request-list',
  flags: [
    { flags: '--limit <n>', says: 'how many at most, 50 unless told' },
    { flags: '--after <reference>', says: 'continue after this request' },
  ],
  examples: ['steward request list', 'steward request list --limit 500 --json'],
  run: async ({ opened, flags }) => {
    const { listRequests } = await import('../../requests/list.ts');
    const limit = wholeNumber('--limit', flags.limit, 50, 10_000);
    return listRequests(await opened(), { after: textFlag(flags, 'after'), limit });
  },
  text: ({ requests, next }, style) => {
    if (requests.length === 0) return style.terminal ? 'No request to show.' : '';
    const rows = requests.map((request) => [
      request.reference,
      request.type,
      request.received,
      request.dueOn,
      request.state === 'closed' ? 'closed' : daysLeftWords(request.daysLeft, style),
      request.state,
      request.packMade ? 'pack made' : 'no pack',
    ]);
    const more = next !== null && style.terminal ? `\n${style.dim(`More: add --after ${next}`)}` : '';
    return `${table(['request', 'type', 'received', 'reply due', '', 'state', ''], rows, style)}${more}`;
  },
});
