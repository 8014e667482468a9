import { readCommand } from '../../cli/command.ts';
import { table } from '../../cli/table.ts';
import type { VersionList } from '../../notice/list.ts';

export const noticeVersions = readCommand<VersionList>({
  usage: 'notice versions',
  says: 'list the published versions of the notice',
  schema: 'notice-versions',
  examples: ['steward notice versions', 'steward notice versions --json'],
  run: async ({ opened }) => {
    const { listVersions } = await import('../../notice/list.ts');
    return listVersions(await opened());
  },
  text: ({ versions }, style) =>
    table(
      ['version', 'counts from', 'published (UTC)', 'by', ''],
      versions.map((each) => [
        each.version,
        each.effective,
        each.publishedAt.slice(0, 16),
        each.publishedBy ?? '',
        each.inForce ? 'in force' : '',
      ]),
      style,
    ),
});
