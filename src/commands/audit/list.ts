import type { AuditList, ListedEntry } from '../../audit/list.ts';
import { readCommand } from '../../cli/command.ts';
import { textFlag, wholeNumber } from '../../cli/options.ts';
import { table } from '../../cli/table.ts';

export const auditList = readCommand<AuditList>({
  usage: 'audit list',
  says: 'list what was done and by whom, newest first',
  schema: 'audit-list',
  flags: [
    { flags: '--limit <n>', says: 'how many at most, 50 unless told' },
    { flags: '--before <seq>', says: 'continue before this entry' },
    { flags: '--resident <id>', says: 'only what concerned this resident' },
    { flags: '--staff <name>', says: 'only what this member of staff did' },
  ],
  examples: ['steward audit list', 'steward audit list --resident R7K3M9QWX2ABCDEF --limit 500 --json'],
  run: async ({ opened, flags }) => {
    const { listAudit } = await import('../../audit/list.ts');
    return listAudit(await opened(), {
      before: flags.before === undefined ? undefined : wholeNumber('--before', flags.before, 0),
      resident: textFlag(flags, 'resident'),
      staff: textFlag(flags, 'staff'),
      limit: wholeNumber('--limit', flags.limit, 50, 10_000),
    });
  },
  text: ({ entries, next }, style) => {
    if (entries.length === 0) return style.terminal ? 'No entries to show.' : '';
    const rows = entries.map((entry) => [
      entry.seq,
      entry.at?.slice(0, 16) ?? '',
      entry.staff ?? entry.staffId ?? '',
      entry.act,
      detailOf(entry),
    ]);
    const more = next !== null && style.terminal ? `\n${style.dim(`More: add --before ${next}`)}` : '';
    return `${table(['entry', 'at (UTC)', 'staff', 'act', 'what'], rows, style)}${more}`;
  },
});

const MOST = 5;

/** References, counts and facts in one line; a long list of references is cut, and whole in `--json`. */
function detailOf({
  references = [],
  residents = [],
  counts = {},
  facts = {},
  reason,
  approvedBy,
}: ListedEntry): string {
  const named = [...references, ...residents];
  const parts = [
    ...named.slice(0, MOST),
    ...(named.length > MOST ? [`and ${named.length - MOST} more`] : []),
    ...Object.entries(counts).map(([name, count]) => `${name} ${count}`),
    ...Object.entries(facts).map(([name, fact]) => `${name}: ${fact}`),
    ...(reason === undefined ? [] : [`because: ${reason}`]),
    ...(approvedBy === undefined ? [] : [`approved by ${approvedBy}`]),
  ];
  return parts.join(' · ');
}
