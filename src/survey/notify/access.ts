import { statSync } from 'node:fs';
import { fileProblem } from '../../files/atomic.ts';
import { readSmallFile } from '../../files/small-file.ts';
import { Refusal } from '../../refusal.ts';

/** How a command was told to reach GOV.UK Notify. `url` undefined = the public service. */
export type NotifyAccess = {
  readonly keyFile: string | undefined;
  readonly url: string | undefined;
  /** How long one answer may take, in milliseconds. */
  readonly timeoutMs: number;
};

export const NOTIFY_URL = 'https://api.notifications.service.gov.uk';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** `name-<service>-<secret>`; the client cuts the two ids off the end, and would make nonsense of anything else. */
const KEY = new RegExp(`^.*${UUID}-${UUID}$`, 'i');

/** The API key, from a file that nobody else can read: whoever has it can send texts in the council's name. */
export function readNotifyKey(file: string | undefined): string {
  if (file === undefined) {
    throw new Refusal(
      'no-notify-key',
      'GOV.UK Notify needs an API key.',
      'Name the file that holds it with --notify-key-file FILE or STEWARD_NOTIFY_KEY_FILE.',
    );
  }
  const text = contentOf(file);
  if (!KEY.test(text)) {
    throw new Refusal(
      'notify-key',
      `${file} holds no GOV.UK Notify API key.`,
      'A key is one line: its name, the service id and the secret, joined by hyphens, as Notify showed it once.',
    );
  }
  return text;
}

/** Bytes; a key of Notify has about a hundred. */
const LONGEST_SECRET = 4096;

function contentOf(file: string): string {
  try {
    const text = readSmallFile(file, LONGEST_SECRET)?.toString('utf8').trim() ?? '';
    if ((statSync(file).mode & 0o077) !== 0)
      throw new Refusal('loose-mode', `Others can read the key file ${file}.`, `Close it first: chmod 600 ${file}`);
    return text;
  } catch (problem) {
    throw fileProblem(problem, file);
  }
}

/** The address without a slash at its end. Numbers and texts never travel in clear, but to this very machine. */
export function notifyUrl(given: string | undefined): string {
  if (given === undefined) return NOTIFY_URL;
  const wrong = (says: string) =>
    new Refusal('usage', `The address of GOV.UK Notify ${says}.`, `Leave it out for ${NOTIFY_URL}.`);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw wrong('is not a web address');
  // A password in an address ends up in process lists and logs.
  if (url.username !== '' || url.password !== '') throw wrong('holds a name or password');
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
    throw wrong('must start with https://');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
