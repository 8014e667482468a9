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
  exits: { 3: 'something is open to others, does not open or is not finished, or a recovery copy is to be replaced' },
  run: async ({ opened }) => {
    const { keysStatus } = await import('../../home/keys-status.ts');
    return keysStatus(await opened());
  },
  text: (status, style) =>
    [
      pairs(
        [
          ['master key', masterText(status.masterKey)],
          ['keyring', keyringText(status.keyring)],
          [
            'chain',
            status.chain
              ? `opens what is sealed to ${status.chain.day} or later (epoch ${status.chain.epoch})`
              : style.bad('does not open'),
          ],
          ...(status.chain?.earlier ?? []).map(
            ({ epoch, until }) => ['', `epoch ${epoch} is kept until ${until}, then forgotten`] as const,
          ),
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

const SOURCES: Readonly<Record<KeysStatus['masterKey']['source'], string>> = {
  'key-file': 'in the file',
  'key-credential': 'in the systemd credential',
  passphrase: 'from a passphrase that was typed; in no file',
  'passphrase-file': 'from the passphrase in the file',
  'passphrase-credential': 'from the passphrase in the systemd credential',
};

function masterText({ source, path, mode }: KeysStatus['masterKey']): string {
  return path === null ? SOURCES[source] : `${SOURCES[source]} ${path} (mode ${mode})`;
}

const keyringText = ({ generation }: KeysStatus['keyring']): string =>
  generation === 1
    ? 'present, opens'
    : `present, opens; renewed ${generation - 1 === 1 ? 'once' : `${generation - 1} times`}`;

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
        `  ${copy.id}  opens what is sealed to ${copy.chainDay} or later${copy.overdue ? style.bad('  overdue') : ''}${copy.outdated === null ? '' : style.bad('  to be replaced')}`,
    ),
  ];
}
