import { readCommand } from '../../cli/command.ts';
import { reasonOf } from '../../cli/reason.ts';
import { pairs } from '../../cli/table.ts';
import type { ShownContact } from '../../contacts/show.ts';

export const contactShow = readCommand<ShownContact>({
  usage: 'contact show <reference>',
  says: 'show one contact whole; seeing it goes into the audit',
  schema: 'contact',
  examples: ['steward contact show C-7K3M-9QWX-2ABC --reason "call back"'],
  run: async (context) => {
    const { showContact } = await import('../../contacts/show.ts');
    return showContact(await context.opened(), context.args[0] ?? '', reasonOf(context));
  },
  text: async ({ marks, ...contact }, style) => {
    const { shownLines } = await import('../../contacts/shown.ts');
    const { markLines } = await import('../../contacts/mark-words.ts');
    return [...markLines(marks).map((line) => style.caution(line)), pairs(shownLines(contact), style)].join('\n');
  },
});
