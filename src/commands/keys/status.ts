import { readCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import type { Style } from '../../cli/style.ts';
import { pairs } from '../../cli/table.ts';
import type { KeysStatus } from '../../home/keys-status.ts';

export const keysStatusCommand = readCommand<KeysStatus>({
  usage: 'keys status',
  says: 'how the keys of this home are kept; shows no key',
  schema: 'keys-status',
  examples: ['steward keys status', 'steward keys status --json'],
  exits: { 3: 'something is open to others, does not open, or a recovery copy is overdue' },
  run: async ({ opened, keyFile }) => {
    const { keysStatus } = await import('../../home/keys-status.ts');
    return keysStatus(await opened(), keyFile);
  },
  text: (status, style) =>
    [
      pairs(
        [
          [
            'master key',
            status.masterKey.heldAs === 'file'
              ? `in the file ${status.masterKey.path} (mode ${status.masterKey.mode})`
              : 'from a passphrase; in no file',
          ],
          ['keyring', 'present, opens'],
          [
            'chain',
            status.chain
              ? `opens what is sealed to ${status.chain.day} or later (epoch ${status.chain.epoch})`
              : style.bad('does not open'),
          ],
          ['floor', status.floor],
          ['index key', status.indexKey.opens ? `of ${status.indexKey.month}` : style.bad('does not open')],
          [
            'files',
            status.files.every((file) => file.ok)
              ? `${status.files.length} files and folders, closed to others`
              : style.bad('some are open to others'),
          ],
        ],
        style,
      ),
      '',
      ...recoveryLines(status.recovery, style),
      ...status.problems.map((problem) => `${style.bad('!')} ${problem}`),
    ].join('\n'),
  exit: (status) => (status.problems.length > 0 ? EXIT.findings : EXIT.done),
});

function recoveryLines({ copies }: KeysStatus['recovery'], style: Style): readonly string[] {
  const kept = copies.filter((copy) => !copy.destroyed);
  if (kept.length === 0) {
    return [
      `${style.caution('No recovery copy of the chain is known.')} If never-back-up/chain is lost, everything sealed is lost.`,
      'Make one: steward keys recovery -o FILE',
    ];
  }
  return [
    'Recovery copies not reported destroyed:',
    ...kept.map(
      (copy) =>
        `  ${copy.id}  opens what is sealed to ${copy.chainDay} or later${copy.overdue ? style.bad('  overdue') : ''}`,
    ),
  ];
}
