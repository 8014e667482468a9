import { showInstant } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { jsonDocument } from '../../cli/input.ts';
import type { AddReceipt } from '../../contacts/add.ts';
import type { ContactInput } from '../../contacts/contact.ts';
import { Refusal } from '../../refusal.ts';

type Plan = {
  readonly input: ContactInput;
  readonly shown: {
    readonly channel: string;
    readonly purpose: string;
    readonly lawfulBasis: string;
    readonly noticeVersion: number;
    readonly dueAt: string;
  };
};

export const contactAdd = changeCommand<Plan, AddReceipt>({
  usage: 'contact add',
  says: 'record one contact, from JSON or by prompts',
  schema: 'contact-add',
  flags: [
    { flags: '--from <file>', says: 'the contact as JSON; - is standard input' },
    { flags: '--channel <channel>', says: 'phone, email, web-chat, post, form or text' },
    { flags: '--at <instant>', says: 'when it took place; without an offset it is London time' },
    { flags: '--service <service>', says: 'the service it is about' },
    { flags: '--purpose <purpose>', says: 'a purpose of the notice' },
    { flags: '--lawful-basis <basis>', says: 'public-task or consent' },
  ],
  examples: [
    'steward contact add',
    'steward contact add --channel phone --from contact.json',
    'steward contact add --from - --json < contact.json',
  ],
  plan: async (context) => {
    const input = await inputOf(context);
    const { planContact } = await import('../../contacts/add.ts');
    const { facts } = await planContact(await context.opened(), input);
    const { channel, purpose, lawfulBasis, noticeVersion, dueAt } = facts;
    return { input, shown: { channel, purpose, lawfulBasis, noticeVersion, dueAt } };
  },
  apply: async (context, plan) => {
    const { addContact } = await import('../../contacts/add.ts');
    return addContact(await context.opened(), plan.input);
  },
  show: (plan) => plan.shown,
  planText: ({ shown }) =>
    `Record one ${shown.channel} contact for ${shown.purpose} on the basis of ${shown.lawfulBasis} (notice version ${shown.noticeVersion}). It goes at ${showInstant(shown.dueAt)}.`,
  receiptText: (receipt, style) =>
    [
      `Recorded ${style.bold(receipt.reference)} of resident ${receipt.resident}.`,
      `Purpose ${receipt.purpose}, basis ${receipt.lawfulBasis}, notice version ${receipt.noticeVersion}. It goes at ${showInstant(receipt.dueAt)}.`,
      ...(receipt.optedOut ? ['Its number is opted out of the survey from now.'] : []),
      ...receipt.warnings.map((warning) => style.caution(warning)),
    ].join('\n'),
});

async function inputOf(context: Context): Promise<ContactInput> {
  const { flags } = context;
  const { contactFromJson } = await import('../../contacts/input.ts');
  const given = {
    ...(typeof flags.channel === 'string' ? { channel: flags.channel } : {}),
    ...(typeof flags.at === 'string' ? { at: flags.at } : {}),
    ...(typeof flags.service === 'string' ? { service: flags.service } : {}),
    ...(typeof flags.purpose === 'string' ? { purpose: flags.purpose } : {}),
    ...(typeof flags.lawfulBasis === 'string' ? { lawfulBasis: flags.lawfulBasis } : {}),
  };
  if (typeof flags.from === 'string') return { ...contactFromJson(await jsonDocument(context, flags.from)), ...given };
  if (!context.canAsk)
    throw new Refusal('usage', 'The contact is needed as JSON.', 'Use --from - (standard input) or --from FILE.');
  const { askContact } = await import('../../cli/ask-contact.ts');
  return askContact(context.world, given);
}
