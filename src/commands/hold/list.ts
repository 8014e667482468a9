import { readCommand } from '../../cli/command.ts';
import { table } from '../../cli/table.ts';
import type { ListedHold } from '../../retention/holds.ts';

export const holdList = readCommand<{ readonly holds: readonly ListedHold[] }>({
  usage: 'hold list',
  says: 'list the holds in force',
  schema: 'hold-list',
  examples: ['steward hold list', 'steward hold list --json'],
  run: async ({ opened }) => {
    const { listHolds } = await import('../../retention/holds.ts');
    return { holds: await listHolds(await opened()) };
  },
  text: ({ holds }, style) => {
    if (holds.length === 0) return style.terminal ? 'No hold is in force.' : '';
    const rows = holds.map((hold) => [
      hold.id,
      hold.overdue ? style.bad(`${hold.review} overdue`) : hold.review,
      hold.covers,
      hold.reason,
    ]);
    return table(['hold', 'review', 'covers', 'because'], rows, style);
  },
});
