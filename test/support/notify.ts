import { createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * GOV.UK Notify on this machine, written from the public facts of its interface: JWT with HS256 and a clock within 30
 * seconds; received texts newest first, 250 a page, `links.next` on every page that is not empty; 201 for a text taken;
 * errors as `{status_code, errors: [{error, message}]}`. It misbehaves when a test says so.
 */
export type FakeNotify = {
  readonly url: string;
  /** The whole API key, as Notify shows it once. */
  readonly key: string;
  /** Writes the key to a file of mode 0600 (or another) and returns its path. */
  readonly keyFile: (path: string, mode?: number) => string;
  /** Texts that it holds. Add, change and remove as you like; they are served by time, newest first. */
  readonly texts: HeldText[];
  /** Every text that it took, in order. */
  readonly sent: SentText[];
  /** Every call as `GET /v2/…`, in order; refused ones too. */
  readonly calls: string[];
  /** What goes wrong with the next calls, one each; undefined = nothing with that one. */
  readonly next: (...faults: readonly (Fault | undefined)[]) => void;
  /** Nothing goes wrong any more. */
  readonly well: () => void;
  /** What goes wrong with every call from now on. */
  always: Fault | undefined;
  /** How far its clock is from this machine's, in milliseconds. */
  aheadMs: number;
  /** How long each answer takes, in milliseconds. */
  delayMs: number;
  /** The most calls that were ever under way at once. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
};

export type HeldText = {
  readonly id: string;
  readonly user_number: unknown;
  readonly content: unknown;
  readonly created_at: unknown;
};

export type SentText = {
  readonly id: string;
  readonly phone_number: string;
  readonly template_id: string;
  readonly personalisation: Readonly<Record<string, unknown>>;
  readonly reference: string | null;
  readonly created_at: string;
  /** By the numbers that Notify keeps for tests: 07700900002 fails for good, 07700900003 for now, others arrive. */
  status: string;
};

/**
 * `{status, error?, message?}`: an error of Notify's. `slow`: no answer. `reset`: the connection breaks. `taken-reset`:
 * the text is taken, and the connection breaks before it says so. `truncated`: the body ends early. `cut-json`: a whole
 * body of half a document. `repeat`: the page before once more. `unknown-field`: one that nobody documented.
 * `missing-field`: a text without its content. `html`: a page of some proxy.
 */
export type Fault =
  | { readonly status: number; readonly error?: string; readonly message?: string }
  | 'slow'
  | 'reset'
  | 'taken-reset'
  | 'truncated'
  | 'cut-json'
  | 'repeat'
  | 'unknown-field'
  | 'missing-field'
  | 'html';

const PAGE = 250;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A text as Notify would hold it. Times are ISO 8601 UTC. */
export const heldText = (number: unknown, content: unknown, at: string, id: string = randomUUID()): HeldText => ({
  id,
  user_number: number,
  content,
  created_at: at.replace(/(?:\.(\d{3}))?Z$/, (_, ms = '000') => `.${ms}000Z`),
});

/** Starts one; it is gone when the test is over (or `close` is called, outside of a test). */
export async function fakeNotify(): Promise<FakeNotify> {
  const service = randomUUID();
  const secret = randomUUID();
  const faults: (Fault | undefined)[] = [];
  let open = 0;
  let most = 0;
  let last: object = { received_text_messages: [], links: { current: '' } };
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    void handle(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const notify: FakeNotify = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: `testborough-${service}-${secret}`,
    keyFile: (path, mode = 0o600) => {
      writeFileSync(path, `${notify.key}\n`, { mode });
      return path;
    },
    texts: [],
    sent: [],
    calls: [],
    next: (...more) => void faults.push(...more),
    well: () => {
      faults.length = 0;
      notify.always = undefined;
    },
    always: undefined,
    aheadMs: 0,
    delayMs: 0,
    mostAtOnce: () => most,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  try {
    onTestFinished(() => notify.close());
  } catch {
    // Not inside a test: whoever made it closes it.
  }
  return notify;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    notify.calls.push(`${request.method} ${request.url}`);
    const fault = faults.shift() ?? notify.always;
    if (fault === 'slow') return;
    if (notify.delayMs > 0) await new Promise((done) => setTimeout(done, notify.delayMs));
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'html') return void response.setHeader('content-type', 'text/html').end('<html>Sign in</html>');
    if (typeof fault === 'object') return fail(response, fault.status, fault.error, fault.message);
    const refused = refusal(request, Date.now() + notify.aheadMs);
    if (refused) return fail(response, ...refused);
    const [status, answer] = answerTo(request, body);
    if (fault === 'taken-reset') return void request.socket.destroy();
    const shown = fault === 'repeat' ? last : spoiled(answer, fault);
    if (fault !== 'repeat' && request.url?.startsWith('/v2/received')) last = answer;
    const text = JSON.stringify(shown);
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    if (fault === 'truncated') {
      response.setHeader('content-length', Buffer.byteLength(text));
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    } else response.end(fault === 'cut-json' ? text.slice(0, text.length / 2) : text);
  }

  function refusal({ headers }: IncomingMessage, now: number): readonly [number, string, string] | undefined {
    const [scheme, token] = (headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !token) return [401, 'AuthError', 'Unauthorized: authentication token must be provided'];
    const [head = '', claims = '', code] = token.split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    if (read(head).alg !== 'HS256') return [403, 'AuthError', 'Invalid token: algorithm used is not HS256'];
    const { iss, iat } = read(claims);
    if (iss !== service) return [403, 'AuthError', 'Invalid token: service not found'];
    if (createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url') !== code)
      return [403, 'AuthError', 'Invalid token: API key not found'];
    if (typeof iat !== 'number' || Math.abs(iat * 1000 - now) > 30_000)
      return [403, 'AuthError', 'Error: Your system clock must be accurate to within 30 seconds'];
    return undefined;
  }

  function answerTo({ method, url }: IncomingMessage, body: string): readonly [number, object] {
    const { pathname, searchParams } = new URL(url ?? '', notify.url);
    const unknown = (known: readonly string[]) => [...searchParams.keys()].find((name) => !known.includes(name));
    const olderThan = searchParams.get('older_than');
    if (olderThan !== null && !UUID.test(olderThan)) return invalid('older_than is not a valid UUID');
    if (method === 'GET' && pathname === '/v2/received-text-messages') {
      const odd = unknown(['older_than']);
      return odd ? invalid(`Additional properties are not allowed (${odd} was unexpected)`) : receivedPage(olderThan);
    }
    if (method === 'GET' && pathname === '/v2/notifications') {
      const odd = unknown(['older_than', 'template_type', 'status', 'reference', 'include_jobs']);
      return odd
        ? invalid(`Additional properties are not allowed (${odd} was unexpected)`)
        : deliveries(searchParams, olderThan);
    }
    if (method === 'POST' && pathname === '/v2/notifications/sms') return take(JSON.parse(body));
    return [404, { result: 'error', message: 'The requested URL was not found on the server.' }];
  }

  function receivedPage(olderThan: string | null): readonly [number, object] {
    const all = [...notify.texts].sort((one, other) => (String(one.created_at) < String(other.created_at) ? 1 : -1));
    const page = after(all, olderThan).slice(0, PAGE);
    const address = `${notify.url}/v2/received-text-messages`;
    const links = {
      current: address,
      ...(page.length > 0 ? { next: `${address}?older_than=${page.at(-1)?.id}` } : {}),
    };
    const received = page.map((text) => ({ ...text, notify_number: '07700900999', service_id: service }));
    return [200, { received_text_messages: received, links }];
  }

  function deliveries(query: URLSearchParams, olderThan: string | null): readonly [number, object] {
    const fits = (name: 'status' | 'reference', text: SentText) => {
      const asked = query.getAll(name);
      return asked.length === 0 || asked.includes(String(text[name]));
    };
    const all = [...notify.sent].reverse().filter((text) => fits('status', text) && fits('reference', text));
    const page = after(all, olderThan).slice(0, PAGE);
    const notifications = page.map(({ template_id, personalisation: _, ...text }) => ({
      ...text,
      type: 'sms',
      body: 'Tell us how we did',
      template: { id: template_id, version: 1, uri: '' },
      sent_at: text.created_at,
      completed_at: text.status === 'created' ? null : text.created_at,
    }));
    const address = `${notify.url}/v2/notifications`;
    const links = {
      current: address,
      ...(page.length > 0 ? { next: `${address}?older_than=${page.at(-1)?.id}` } : {}),
    };
    return [200, { notifications, links }];
  }

  function take(given: Record<string, unknown>): readonly [number, object] {
    const { phone_number, template_id, personalisation = {}, reference = null, sms_sender_id: _, ...rest } = given;
    const [odd] = Object.keys(rest);
    if (odd !== undefined) return invalid(`Additional properties are not allowed (${odd} was unexpected)`);
    if (typeof phone_number !== 'string') return invalid('phone_number is a required property');
    if (typeof template_id !== 'string' || !UUID.test(template_id)) return invalid('template_id is not a valid UUID');
    if (!/^(?:\+?44|0)7\d{9}$/.test(phone_number)) return invalid('phone_number Not a UK mobile');
    const text: SentText = {
      id: randomUUID(),
      phone_number,
      template_id,
      personalisation: personalisation as Record<string, unknown>,
      reference: reference as string | null,
      created_at: new Date(Date.now() + notify.aheadMs).toISOString(),
      status: statusOf(phone_number),
    };
    notify.sent.push(text);
    const template = { id: template_id, version: 1, uri: `${notify.url}/v2/template/${template_id}` };
    const content = { body: 'Tell us how we did', from_number: '07700900999' };
    const uri = `${notify.url}/v2/notifications/${text.id}`;
    return [201, { id: text.id, reference, content, uri, template, scheduled_for: null }];
  }
}

/** What follows the text of this id; nothing where no text has it. */
function after<T extends { readonly id: string }>(all: readonly T[], olderThan: string | null): readonly T[] {
  if (olderThan === null) return all;
  const place = all.findIndex(({ id }) => id === olderThan);
  return place < 0 ? [] : all.slice(place + 1);
}

function statusOf(number: string): string {
  if (number.endsWith('7700900002')) return 'permanent-failure';
  return number.endsWith('7700900003') ? 'temporary-failure' : 'delivered';
}

const invalid = (message: string): readonly [number, object] => [
  400,
  { status_code: 400, errors: [{ error: 'ValidationError', message }] },
];

function fail(response: ServerResponse, status: number, error = 'Exception', message = 'Internal server error'): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status_code: status, errors: [{ error, message }] }));
}

function spoiled(answer: object, fault: Fault | undefined): object {
  const texts = (answer as { received_text_messages?: readonly object[] }).received_text_messages;
  if (fault === 'unknown-field')
    return texts
      ? { ...answer, received_text_messages: texts.map((text) => ({ ...text, mood: 'good' })) }
      : { ...answer, mood: 'good' };
  if (fault === 'missing-field' && texts)
    return { ...answer, received_text_messages: texts.map((text) => ({ ...text, content: undefined })) };
  return answer;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
