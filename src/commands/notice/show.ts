import { showPeriod } from '../../calendar/period.ts';
import { showDay } from '../../calendar/show.ts';
import { readCommand } from '../../cli/command.ts';
import { wholeNumber } from '../../cli/options.ts';
import type { Style } from '../../cli/style.ts';
import { pairs } from '../../cli/table.ts';
import type { ShownVersion } from '../../notice/list.ts';

type Answer = Omit<ShownVersion, 'yaml'> & { readonly yaml?: string };

export const noticeShow = readCommand<Answer>({
  usage: 'notice show',
  says: 'show the notice in force, or another version of it',
  schema: 'notice',
  flags: [
    { flags: '--version <n>', says: 'this version, in force or not' },
    { flags: '--yaml', says: 'the file as it was published' },
  ],
  examples: ['steward notice show', 'steward notice show --version 1 --yaml'],
  run: async ({ opened, flags }) => {
    const { showVersion } = await import('../../notice/list.ts');
    const wanted = flags.version === undefined ? undefined : wholeNumber('--version', flags.version, 0);
    const { yaml, ...shown } = await showVersion(await opened(), wanted);
    return flags.yaml === true ? { ...shown, yaml } : shown;
  },
  text: (shown, style) => shown.yaml?.trimEnd() ?? summary(shown, style),
});

function summary({ version, effective, inForce, notice, undecided }: Answer, style: Style): string {
  return [
    style.bold(`${notice.title}, ${notice.organisation}`),
    `Version ${version}, ${inForce ? 'in force since' : 'counts from'} ${showDay(effective)}. To be reviewed by ${showDay(notice.review)}. Owner: ${notice.owner}.`,
    '',
    style.bold('How long contacts are kept'),
    pairs(
      notice.channels.map(({ id, retention, purpose, lawfulBasis }) => [
        id,
        `${showPeriod(retention.value)}${retention.assumed ? ' (assumed)' : ''}, for ${purpose} on the basis of ${lawfulBasis}`,
      ]),
      style,
    ),
    '',
    style.bold('Purposes'),
    pairs(
      notice.purposes.map(({ id, lawfulBases }) => [id, lawfulBases.join(', ')]),
      style,
    ),
    '',
    style.bold('Recipients'),
    pairs(
      notice.recipients.map(({ id, says }) => [id, says]),
      style,
    ),
    ...(undecided.length === 0
      ? []
      : [
          '',
          style.bold('Nobody has decided yet'),
          pairs(
            undecided.map(({ path, value, owner, decideBy }) => [
              path,
              [value, owner, decideBy === null ? '' : `by ${showDay(decideBy)}`]
                .filter((part) => part !== '')
                .join(' · '),
            ]),
            style,
          ),
        ]),
  ].join('\n');
}
