import { readCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import type { Style } from '../../cli/style.ts';
import { pairs } from '../../cli/table.ts';
import type { KeysStatus } from '../../home/keys-status.ts';
import type { KeysUnopened } from '../../home/keys-unopened.ts';

export const keysStatusCommand = readCommand<KeysStatus | KeysUnopened>({
  usage: 'keys status',
  says: 'how the keys of this home are kept; shows no key',
  schema: 'keys-status',
  examples: ['steward keys status', 'steward keys status --json'],
  exits: {
    3: 'something is missing, open to others, does not open or is not finished, or a recovery copy is to be replaced',
    12: 'the key or passphrase is another one, or was not given',
  },
  run: async ({ opened, access }) => {
    const { keysReport } = await import('../../home/keys-status.ts');
    return keysReport(access(), opened);
  },
  text: (status, style) => (status.opens ? openedText(status, style) : unopenedText(status, style)),
  exit: (status) => (status.problems.length > 0 ? EXIT.findings : EXIT.done),
});

/** Of a home that does not open only what lies there can be told. */
function unopenedText(status: KeysUnopened, style: Style): string {
  const { masterKey, keyring, files } = status;
  const there = ({ present }: { readonly present: boolean }) => (present ? 'there, not opened' : style.bad('missing'));
  return [
    pairs(
      [
        [
          'master key',
          masterKey.present
            ? `${SOURCES['key-file']} ${masterKey.path} (mode ${masterKey.mode})`
            : style.bad(`no file at ${masterKey.path}`),
        ],
        ['keyring', keyring.damaged ? style.bad('damaged') : there(keyring)],
        ['chain', there(status.chain)],
        ['index key', there(status.indexKey)],
        ['register', there(status.register)],
        ['files', filesText(files, style)],
      ],
      style,
    ),
    '',
    ...problemLines(status, style),
  ].join('\n');
}

const filesText = (files: KeysStatus['files'], style: Style): string =>
  files.every(({ ok }) => ok)
    ? `${files.length} files and folders, closed to others`
    : style.bad('some are open to others');

const problemLines = ({ problems }: { readonly problems: readonly string[] }, style: Style): readonly string[] =>
  problems.map((problem) => `${style.bad('!')} ${problem}`);

function openedText(status: KeysStatus, style: Style): string {
  return [
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
        ['files', filesText(status.files, style)],
      ],
      style,
    ),
    '',
    ...recoveryLines(status.recovery, style),
    ...problemLines(status, style),
  ].join('\n');
}

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
