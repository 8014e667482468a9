import { readCommand } from '../../cli/command.ts';
import { many } from '../../cli/count-words.ts';
import { reasonOf } from '../../cli/reason.ts';
import { pairs } from '../../cli/table.ts';
import type { WholeResident } from '../../contacts/resident.ts';

export const residentShow = readCommand<WholeResident>({
  usage: 'resident show <id>',
  says: 'show everything held on one resident; seeing it goes into the audit',
  schema: 'resident',
  examples: ['steward resident show R7K3M9QWX2ABCDEF --reason "call back"'],
  run: async (context) => {
    const { showResident } = await import('../../contacts/resident.ts');
    return showResident(await context.opened(), context.args[0] ?? '', reasonOf(context));
  },
  text: async ({ resident, marks, contacts, keptPastTime, awaitingDisposal }, style) => {
    const { markLines } = await import('../../contacts/mark-words.ts');
    const { shownLines } = await import('../../contacts/shown.ts');
    const blocks = contacts.map((contact) => pairs(shownLines(contact), style));
    const hidden = [
      ...(keptPastTime > 0
        ? [`${more(keptPastTime)} past the time, kept and not shown (a hold or a restriction).`]
        : []),
      ...(awaitingDisposal > 0 ? [`${more(awaitingDisposal)} due and awaiting disposal.`] : []),
    ];
    return [
      [
        style.bold(`Resident ${resident}: ${many(contacts.length, 'contact')}`),
        ...markLines(marks).map((line) => style.caution(line)),
      ].join('\n'),
      ...blocks,
      ...hidden,
    ].join('\n\n');
  },
});

const more = (count: number): string => `${many(count, 'more contact')} ${count === 1 ? 'is' : 'are'}`;
