import { Refusal } from '../../refusal.ts';

/** One text as Notify's API gives it; a part that is missing or no text is undefined, and is for its reader to judge. */
export type NotifyText = {
  readonly id: string | undefined;
  readonly userNumber: string | undefined;
  readonly content: string | undefined;
  readonly createdAt: string | undefined;
};

/** `unknownFields`: Notify sent a field that Steward does not know, and did not keep. */
export type ReceivedPage = { readonly texts: readonly NotifyText[]; readonly unknownFields: boolean };

/** What became of a text that was sent. `status` as Notify says it: delivered, permanent-failure … */
export type Delivery = {
  readonly id: string;
  readonly reference: string | null;
  readonly status: string;
  readonly createdAt: string | undefined;
  readonly completedAt: string | null;
};
export type DeliveryPage = { readonly deliveries: readonly Delivery[] };

type Fields = Readonly<Record<string, unknown>>;

const KNOWN = new Set(['id', 'user_number', 'notify_number', 'created_at', 'service_id', 'content']);

export function receivedPage(data: unknown): ReceivedPage {
  const texts = listIn(data, 'received_text_messages');
  const named = (fields: Fields) => Object.keys(fields).some((name) => !KNOWN.has(name));
  return { texts: texts.map(notifyText), unknownFields: texts.some(named) };
}

/** A text from the fields that the API gives it; also used for a file that was saved from there. */
export const notifyText = (fields: Fields): NotifyText => ({
  id: text(fields.id),
  userNumber: text(fields.user_number),
  content: text(fields.content),
  createdAt: text(fields.created_at),
});

export const deliveryPage = (data: unknown): DeliveryPage => ({
  deliveries: listIn(data, 'notifications').map((fields) => {
    const [id, status] = [text(fields.id), text(fields.status)];
    if (id === undefined || status === undefined) throw unlike();
    return {
      id,
      status,
      reference: text(fields.reference) ?? null,
      createdAt: text(fields.created_at),
      completedAt: text(fields.completed_at) ?? null,
    };
  }),
});

/** What Notify says of a text that it took: the id that it gave it. */
export function taken(data: unknown): { readonly id: string } {
  const id = text((data as Fields | null)?.id);
  if (id === undefined) throw unlike();
  return { id };
}

function listIn(data: unknown, name: string): readonly Fields[] {
  // The library hands out JSON that was cut short as plain text.
  const list = typeof data === 'object' ? (data as Fields | null)?.[name] : undefined;
  if (!Array.isArray(list) || list.some((each) => typeof each !== 'object' || each === null)) throw unlike();
  return list as Fields[];
}

/** A telephone number may come as a number of JSON, which it is not. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : undefined;

const unlike = (): Refusal =>
  new Refusal(
    'notify-answer',
    'The answer of GOV.UK Notify is not what its interface promises.',
    'Check --notify-url. What was read before is kept; run the command again later.',
  );
