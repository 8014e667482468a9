import { readCommand } from '../../cli/command.ts';
import { wholeNumber } from '../../cli/options.ts';
import { table } from '../../cli/table.ts';
import type { OptOutList } from '../../opt-outs/list.ts';

export const optOutList = readCommand<OptOutList>({
  usage: 'opt-out list',
  says: 'list the register, with numbers masked',
  schema: 'opt-out-list',
  flags: [
    { flags: '--limit <n>', says: 'how many at most, 50 unless told' },
    { flags: '--after <n>', says: 'continue after this place' },
  ],
  examples: ['steward opt-out list', 'steward opt-out list --limit 1000 --json'],
  run: async ({ opened, flags }) => {
    const { listOptOuts } = await import('../../opt-outs/list.ts');
    const limit = wholeNumber('--limit', flags.limit, 50, 10_000);
    return listOptOuts(await opened(), {
      after: flags.after === undefined ? 0 : wholeNumber('--after', flags.after, 0),
      limit,
    });
  },
  text: ({ total, optOuts, next, warnings }, style) => {
    const rows = optOuts.map((each) => [each.number, each.since.slice(0, 10), each.how]);
    const more = next !== null && style.terminal ? `\n${style.dim(`More: add --after ${next}`)}` : '';
    const head = style.terminal
      ? `${style.bold(String(total))} ${total === 1 ? 'number is' : 'numbers are'} opted out of the survey.\n`
      : '';
    const told = warnings.map((warning) => `\n${style.caution(warning)}`).join('');
    return `${head}${table(['number', 'since', 'how'], rows, style)}${more}${told}`;
  },
});
