import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobFinished, jobStarted } from '../../src/db/jobs.ts';
import type { Opened } from '../../src/home/opened.ts';
import { write } from '../../src/home/write.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';
import { type FakeNotify, fakeNotify } from '../support/notify.ts';

export const NOW = '2026-11-23T09:00:00.000Z';
export const TEMPLATE = '0d1f2e3c-4b5a-4968-8776-655443322110';
export const LINK = 'https://survey.example.com/s/{token}';

/** A home that may text: its notice names link and template, and every "no" was heard an hour ago. */
export type Desk = {
  readonly home: TestHome;
  readonly notify: FakeNotify;
  /** Words after `survey invite`, through the stand-in, answered as JSON. */
  readonly invite: (words?: readonly string[], now?: string) => Promise<Ran>;
  /** Records calls at a moment; each is the JSON of a contact, of which channel and time are filled in. */
  readonly called: (calls: readonly Readonly<Record<string, unknown>>[], at?: string) => Promise<void>;
  /** That texts were read and wrap-up codes imported. */
  readonly heard: (at: string) => Promise<void>;
};

export async function surveyDesk(now = NOW): Promise<Desk> {
  const home = await makeTestHome({ now });
  publishable(home.root);
  const published = await home.run(['notice', 'publish', '--yes']);
  if (published.exit !== 0) throw new Error(published.stderr);
  const notify = await fakeNotify();
  const keyFile = notify.keyFile(join(home.folder, 'notify.key'));
  const heard = async (at: string) => {
    const opened = await home.open(at);
    await hearNo(opened);
    await opened.close();
  };
  await heard(later(now, -3_600_000));
  return {
    home,
    notify,
    heard,
    invite: (words = ['--since', now.slice(0, 10), '--yes'], at = now) =>
      home.run(['survey', 'invite', ...words, '--json', '--notify-url', notify.url, '--notify-key-file', keyFile], {
        now: at,
      }),
    called: async (calls, at = later(now, -60_000)) => {
      for (const call of calls) {
        const ran = await home.run(['contact', 'add', '--from', '-'], {
          stdin: JSON.stringify({ channel: 'phone', at, ...call }),
          now,
        });
        if (ran.exit !== 0) throw new Error(ran.stderr);
      }
    },
  };
}

/** Puts the link and the template into the notice of a home, to be published. */
export function publishable(root: string): void {
  const path = join(root, 'notice.yaml');
  writeFileSync(
    path,
    readFileSync(path, 'utf8')
      .replace('linkTemplate: ""', `linkTemplate: "${LINK}"`)
      .replace('notifyTemplate: ""', `notifyTemplate: "${TEMPLATE}"`),
  );
}

export async function hearNo(opened: Opened): Promise<void> {
  await write(opened, async (writing) => {
    for (const job of ['opt-out sync', 'opt-out import']) {
      await jobStarted(writing.db, job, writing.at);
      await jobFinished(writing.db, job, writing.at, 'done');
    }
    await writing.audit({ act: 'opt-out sync' });
  });
}

export const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** Calls from so many mobiles of drama, from a number on. */
export const mobiles = (count: number, from = 100): readonly { readonly phone: string }[] =>
  Array.from({ length: count }, (_, at) => ({ phone: `07700 900${String(from + at).padStart(3, '0')}` }));
