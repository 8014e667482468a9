import { readCommand } from '../../cli/command.ts';
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
  text: async ({ resident, contacts, awaitingDisposal }, style) => {
    const { shownLines } = await import('../../contacts/shown.ts');
    const blocks = contacts.map((contact) => pairs(shownLines(contact), style));
    const waiting =
      awaitingDisposal > 0
        ? [
            `${awaitingDisposal} more ${awaitingDisposal === 1 ? 'contact is' : 'contacts are'} due and awaiting disposal.`,
          ]
        : [];
    return [
      style.bold(`Resident ${resident}: ${contacts.length} ${contacts.length === 1 ? 'contact' : 'contacts'}`),
      ...blocks,
      ...waiting,
    ].join('\n\n');
  },
});
