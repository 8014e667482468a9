import { changeCommand } from '../cli/command.ts';
import { actorOf } from '../cli/opener.ts';
import { Refusal } from '../refusal.ts';

type Plan = { readonly home: string; readonly organisation: string; readonly keyFile: string | null };
type Receipt = {
  readonly home: string;
  readonly noticeVersion: number;
  readonly effective: string;
  readonly keyFile: string | null;
};

export const init = changeCommand<Plan, Receipt>({
  usage: 'init',
  says: 'make a home: keys, store, register, and version 1 of the notice',
  schema: 'init',
  flags: [
    {
      flags: '--organisation <name>',
      says: "the council's name; another than the default leaves its contact blocks blank",
    },
    { flags: '--passphrase', says: 'open this home with a passphrase instead of a key file' },
  ],
  examples: ['steward init', 'steward --home /srv/steward init --organisation "Testborough Council"'],
  plan: async ({ homeRoot, keyFile, flags, world }) => {
    const { refuseExisting } = await import('../home/make.ts');
    refuseExisting(homeRoot);
    if (keyFile.startsWith(`${homeRoot}/`)) {
      throw new Refusal(
        'usage',
        'The key file would lie inside the home that it opens.',
        'Name a place outside it with --key-file FILE.',
      );
    }
    if (flags.organisation === '')
      throw new Refusal('usage', '--organisation is empty.', 'Name the council, or leave it out.');
    const passphrase =
      flags.passphrase === true ||
      (flags.keyFile === undefined && !world.env.STEWARD_KEY_FILE && !!world.env.STEWARD_PASSPHRASE_FILE);
    return {
      home: homeRoot,
      organisation: String(flags.organisation ?? 'London Borough of Hounslow'),
      keyFile: passphrase ? null : keyFile,
    };
  },
  apply: async (context, plan) => {
    const { makeHome } = await import('../home/make.ts');
    const { world } = context;
    const made = await makeHome({
      root: plan.home,
      organisation: plan.organisation,
      now: world.now(),
      random: world.random,
      actor: actorOf(world),
      opensWith: plan.keyFile === null ? { passphrase: await newPassphrase(context) } : { keyFile: plan.keyFile },
    });
    return { ...made, keyFile: plan.keyFile };
  },
  planText: (plan) => `Make a home for ${plan.organisation} in ${plan.home}.`,
  receiptText: (receipt, style) =>
    [
      `Made ${style.bold(receipt.home)} with notice version ${receipt.noticeVersion}, in force from ${receipt.effective}.`,
      receipt.keyFile === null
        ? 'It opens with the passphrase you gave. Nobody can open it without.'
        : `Its master key is ${receipt.keyFile}. Keep a copy somewhere else: nobody can open the home without it.`,
      '',
      `Next: read ${receipt.home}/notice.yaml, then: steward check`,
      'And make a recovery copy of the chain: steward keys recovery -o FILE',
    ].join('\n'),
});

async function newPassphrase(context: Parameters<typeof init.apply>[0]): Promise<string> {
  const { passphraseFrom } = await import('../home/passphrase.ts');
  const file = context.world.env.STEWARD_PASSPHRASE_FILE;
  if (file) return passphraseFrom(file);
  if (!context.canAsk)
    throw new Refusal('usage', 'A passphrase is needed.', 'Name a file that holds it with STEWARD_PASSPHRASE_FILE.');
  const { askSecret } = await import('../cli/ask.ts');
  const first = await askSecret(context.world, 'A passphrase for this home (four random words are good):');
  if (first.length < 12)
    throw new Refusal('usage', 'That passphrase is shorter than 12 characters.', 'Use several words.');
  if ((await askSecret(context.world, 'The same again:')) !== first)
    throw new Refusal('usage', 'The two were not the same. Nothing was made.');
  return first;
}
