import { showDay, showInstant } from '../../calendar/show.ts';
import { readCommand } from '../../cli/command.ts';
import { reasonOf } from '../../cli/reason.ts';
import { pairs } from '../../cli/table.ts';
import type { ShownRequest } from '../../requests/show.ts';
import { clockLines, counted, daysLeftWords } from './words.ts';

export const requestShow = readCommand<ShownRequest>({
  usage: 'request show <reference>',
  says: 'show a request and how its date was worked out; seeing it goes into the audit',
  schema: 'request',
  examples: ['steward request show SAR-2026-7K3M', 'steward request show SAR-2026-7K3M --json'],
  run: async (context) => {
    const { showRequest } = await import('../../requests/show.ts');
    return showRequest(await context.opened(), context.args[0] ?? '', reasonOf(context));
  },
  text: (request, style) => {
    const { residents, reviewedAt, packedAt, freeTextToRead } = request;
    const rows: readonly (readonly [string, string])[] = [
      ['state', request.state],
      ['received', `${showDay(request.received)}${request.via === null ? '' : ` (${request.via})`}`],
      [
        'reply due',
        `${showDay(request.dueOn)}${request.closedOn === null ? `, ${daysLeftWords(request.daysLeft, style)}` : ''}`,
      ],
      ...(request.closedOn === null
        ? []
        : ([['sent', `${showDay(request.closedOn)}, as an officer recorded`]] as const)),
      ['residents', residents.length === 0 ? 'nobody is linked yet' : residents.join(', ')],
      ['free text', reading(freeTextToRead, reviewedAt)],
      [
        'pack',
        packedAt === null
          ? 'not made'
          : `made ${showInstant(packedAt)}${request.closedOn === null ? '; that is not yet a reply' : ''}`,
      ],
    ];
    return [
      style.bold(`${request.reference}: ${request.type} request`),
      pairs(rows, style),
      '',
      'How the date was worked out:',
      ...clockLines(request, style),
    ].join('\n');
  },
});

function reading(toRead: number, reviewedAt: string | null): string {
  if (toRead > 0) return `${counted(toRead, 'contact')} to read for details of other people`;
  return reviewedAt === null ? 'none to read' : `read, as stated ${showInstant(reviewedAt)}`;
}
