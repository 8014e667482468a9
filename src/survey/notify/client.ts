import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../../refusal.ts';
import { type NotifyAccess, notifyUrl, readNotifyKey } from './access.ts';
import { type DeliveryPage, deliveryPage, type ReceivedPage, receivedPage, taken } from './answers.ts';
import { type Act, notifyProblem } from './problem.ts';
import { type Sleep, withPauses } from './retry.ts';

/** A text to send. `reference` is told to Notify and kept there for years: it must say nothing about anybody. */
export type SmsToSend = {
  readonly templateId: string;
  /** E.164. */
  readonly phone: string;
  /** Asked for anew at each attempt: a link works from its sending, and a later attempt is a later sending. */
  readonly personalisation: () => Readonly<Record<string, string>>;
  readonly reference: string;
  readonly senderId?: string | undefined;
};

/**
 * GOV.UK Notify, as far as Steward needs it. Every failure is a Refusal without personal data (problem.ts); what may be
 * asked again is asked again with pauses before that.
 */
export type Notify = {
  /** Texts received by the service, newest first, 250 a page; an empty page is the end. `olderThan`: an id of Notify's. */
  readonly receivedTexts: (olderThan?: string) => Promise<ReceivedPage>;
  /** Throws `notify-unsure` when the text may have been taken: it must then count as sent. */
  readonly sendSms: (sms: SmsToSend) => Promise<{ readonly id: string }>;
  /** What became of texts that were sent, newest first, 250 a page; an empty page is the end. */
  readonly notifications: (query: {
    readonly status?: string | undefined;
    readonly reference?: string | undefined;
    readonly olderThan?: string | undefined;
  }) => Promise<DeliveryPage>;
};

/** What a client needs of its surroundings; without `sleep` it really waits. */
export type NotifyWorld = { readonly signal: AbortSignal; readonly sleep?: Sleep };

/** A client for the council's service. Reads the key and judges the address at once; nothing is sent yet. */
export async function openNotify(access: NotifyAccess, { signal, sleep }: NotifyWorld): Promise<Notify> {
  const key = readNotifyKey(access.keyFile);
  const url = notifyUrl(access.url);
  // Loaded here and nowhere else: it brings axios, which costs every other command 60 ms. CommonJS, whose names a bundle
  // only gives under `default`.
  const { default: library } = await import('notifications-node-client');
  const { NotifyClient } = library;
  const client = new NotifyClient(url, key);
  type Rest = Parameters<typeof client.setClient>[0];
  const rest = (client as unknown as { readonly apiClient: { readonly restClient: Rest } }).apiClient.restClient;
  // No redirects: the token of a call belongs to one address. 64 MB is a thousand times the largest page. A connection for
  // each call: of one that was kept and has gone meanwhile nobody could say whether it had taken the text.
  const limits = {
    timeout: access.timeoutMs,
    signal,
    maxRedirects: 0,
    maxContentLength: 64 * 1024 * 1024,
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({ keepAlive: false }),
  };
  client.setClient(((options: object) => rest({ ...options, ...limits })) as Rest);
  const nap = sleep ?? ((milliseconds: number) => pause(milliseconds, undefined, { signal }));
  const call = async <T>(act: Act, ask: () => Promise<{ readonly data: unknown }>, read: (data: unknown) => T) => {
    try {
      return await withPauses(
        async () => read((await ask()).data),
        (problem) => notifyProblem(problem, act),
        nap,
      );
    } catch (problem) {
      throw signal.aborted ? stopped(signal) : problem;
    }
  };
  return {
    receivedTexts: (olderThan) => call('reads', () => client.getReceivedTexts(olderThan), receivedPage),
    sendSms: ({ templateId, phone, personalisation, reference, senderId }) =>
      call(
        'sends',
        () =>
          client.sendSms(templateId, phone, {
            personalisation: personalisation(),
            reference,
            ...(senderId === undefined ? {} : { smsSenderId: senderId }),
          }),
        taken,
      ),
    notifications: ({ status, reference, olderThan }) =>
      call('reads', () => client.getNotifications('sms', status, reference, olderThan), deliveryPage),
  };
}

const stopped = ({ reason }: AbortSignal): Refusal =>
  new Refusal(reason === 'SIGTERM' ? 'terminated' : 'interrupted', 'Stopped.', 'The same command goes on.');
