import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeTestHome, type Ran, type TestHome } from '../../support/home.ts';

/** Phone records of the day before fall due on the 22nd of December, emails a year later. */
export const DAY_0 = '2026-11-23T09:00:00.000Z';
export const DAY_1 = '2026-11-24T09:00:00.000Z';
export const DAY_2 = '2026-11-25T09:00:00.000Z';
export const DAY_31 = '2026-12-24T09:00:00.000Z';
export const DAY_32 = '2026-12-25T09:00:00.000Z';

export type Scene = TestHome & {
  /** Runs a command that must come to its end; its JSON answer. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of many commands
  readonly json: (argv: readonly string[], now: string, stdin?: string) => Promise<any>;
  readonly at: (argv: readonly string[], now: string, stdin?: string) => Promise<Ran>;
  readonly add: (channel: string, now: string, more?: object) => Promise<string>;
  readonly optOut: (number: string, now: string) => Promise<void>;
  readonly backUp: (name: string, now: string) => Promise<string>;
  readonly recovery: (name: string, now: string) => Promise<string>;
};

/** A home with short ways of typing commands into it. */
export async function makeScene(): Promise<Scene> {
  const home = await makeTestHome({ now: DAY_0 });
  const passphrase = join(home.folder, 'passphrase');
  writeFileSync(passphrase, 'four random invented words\n', { mode: 0o600 });
  const env = { STEWARD_RECOVERY_PASSPHRASE_FILE: passphrase };
  const at = (argv: readonly string[], now: string, stdin?: string) =>
    home.run(argv, { now, env, ...(stdin === undefined ? {} : { stdin }) });
  const json = async (argv: readonly string[], now: string, stdin?: string) => {
    const ran = await at([...argv, '--json'], now, stdin);
    expect([0, 3], `${argv.join(' ')}: ${ran.stderr}`).toContain(ran.exit);
    return JSON.parse(ran.stdout);
  };
  let made = 0;
  return {
    ...home,
    json,
    at,
    async add(channel, now, more = {}) {
      made += 1;
      const contact = { channel, name: 'Morag Testperson', source: 'test', reference: `R${made}`, ...more };
      return (await json(['contact', 'add', '--from', '-'], now, JSON.stringify(contact))).reference;
    },
    async optOut(number, now) {
      await json(['opt-out', 'add', '--how', 'phone'], now, number);
    },
    async backUp(name, now) {
      const directory = join(home.folder, name);
      await json(['backup', directory], now);
      return directory;
    },
    async recovery(name, now) {
      const file = join(home.folder, name);
      await json(['keys', 'recovery', '-o', file], now);
      return file;
    },
  };
}

/** What a lost disk leaves: nothing of the home, nothing of the key. */
export function loseEverything(scene: TestHome): void {
  rmSync(scene.root, { recursive: true });
  rmSync(scene.keyFile);
}

export const loseStore = ({ root }: TestHome): void => {
  for (const name of ['store.db', 'store.db-wal', 'store.db-shm']) rmSync(join(root, name), { force: true });
};
