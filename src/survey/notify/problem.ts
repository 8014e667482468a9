import { Refusal } from '../../refusal.ts';

/**
 * `reads`: asking again does no harm. `sends`: a text that was perhaps taken must not be sent again, or somebody gets
 * two in a month.
 */
export type Act = 'reads' | 'sends';

export type NotifyProblem = {
  readonly refusal: Refusal;
  /** Whether the same call may be made again after a pause. */
  readonly again: boolean;
};

type Failed = {
  readonly code?: unknown;
  readonly response?: { readonly status?: unknown; readonly data?: unknown };
};

/**
 * What went wrong with a call to Notify, as one sentence. Notify's own message is never repeated: it can hold a number.
 * Codes: notify-unreachable, notify-slow, notify-clock, notify-key, notify-busy, notify-limit, notify-refused,
 * notify-failed, notify-answer; and notify-unsure for a text of which nobody knows whether it was taken.
 */
export function notifyProblem(problem: unknown, act: Act): NotifyProblem {
  // An answer that nobody understands: a page is asked for again, a text was most likely taken.
  if (problem instanceof Refusal && act === 'sends') return { refusal: unsure(), again: false };
  if (problem instanceof Refusal) return { refusal: problem, again: true };
  const { code, response } = problem as Failed;
  const status = response?.status;
  if (typeof status === 'number' && status >= 300) return answered(status, response?.data, act);
  if (typeof code !== 'string' || code === 'ERR_CANCELED') throw problem;
  if (NEVER_ARRIVED.has(code)) {
    return { refusal: new Refusal('notify-unreachable', 'GOV.UK Notify cannot be reached.', REACH), again: true };
  }
  if (act === 'sends') return { refusal: unsure(), again: false };
  if (response !== undefined || code === 'ECONNRESET') {
    const refusal = new Refusal('notify-answer', 'The answer of GOV.UK Notify was cut short.', LATER);
    return { refusal, again: true };
  }
  if (SLOW.has(code))
    return { refusal: new Refusal('notify-slow', 'GOV.UK Notify did not answer in time.', LATER), again: true };
  return { refusal: new Refusal('notify-unreachable', 'GOV.UK Notify cannot be reached.', REACH), again: true };
}

/** The connection was never made, so nothing can have been taken. */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES']);
const SLOW = new Set(['ECONNABORTED', 'ETIMEDOUT']);
const LATER = 'What was read before is kept. Run the command again later; it goes on.';
const REACH = 'Check the network and --notify-url, then run the command again; it goes on.';

const unsure = (): Refusal =>
  new Refusal('notify-unsure', 'GOV.UK Notify did not say whether it took the text.', 'It counts as sent.');

function answered(status: number, data: unknown, act: Act): NotifyProblem {
  const { error, message } = firstError(data);
  if (status === 403 && /clock/i.test(message)) {
    return final('notify-clock', 'This machine’s clock is over 30 seconds off, so GOV.UK Notify refuses it.', CLOCK);
  }
  if (status === 401 || status === 403)
    return final('notify-key', 'GOV.UK Notify does not accept the API key.', 'Make a new key in Notify, and name it.');
  if (status === 429 && error === 'TooManyRequestsError')
    return final('notify-limit', 'GOV.UK Notify has reached its limit of texts for today.', 'Go on tomorrow.');
  if (status === 429) {
    const refusal = new Refusal('notify-busy', 'GOV.UK Notify is asked too often and says to wait.', LATER);
    return { refusal, again: true };
  }
  // A gateway that gave up waiting (502, 504) does not know what became of the text behind it.
  if (status >= 500 && act === 'sends' && status !== 500 && status !== 503) return { refusal: unsure(), again: false };
  if (status >= 500) {
    const refusal = new Refusal('notify-failed', `GOV.UK Notify has a fault of its own (${status}).`, LATER);
    return { refusal, again: true };
  }
  const kind = /^[A-Za-z]{1,40}$/.test(error) ? `${status} ${error}` : String(status);
  return final(
    'notify-refused',
    `GOV.UK Notify refused the call (${kind}).`,
    act === 'sends' ? 'Check the template and --notify-url.' : 'Check --notify-url.',
  );
}

const CLOCK = 'Set the clock of this machine (timedatectl set-ntp true), then run the command again.';

const final = (code: string, says: string, hint: string): NotifyProblem => ({
  refusal: new Refusal(code, says, hint),
  again: false,
});

function firstError(data: unknown): { readonly error: string; readonly message: string } {
  const errors = (data as { readonly errors?: unknown } | null)?.errors;
  const first = Array.isArray(errors) ? (errors[0] as { error?: unknown; message?: unknown } | null) : undefined;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { error: text(first?.error), message: text(first?.message) };
}
