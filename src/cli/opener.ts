import { resolve } from 'node:path';
import { parseDuration } from '../calendar/duration.ts';
import type { OpenHome } from '../home/open.ts';
import type { Opened } from '../home/opened.ts';
import { Refusal } from '../refusal.ts';
import type { World } from './world.ts';

type Options = {
  readonly canAsk: boolean;
  readonly wait: unknown;
  readonly keyFileNamed: boolean;
  readonly quiet: boolean;
};

/** Opens the home when a command first asks for it, and closes what was opened. */
export function openerFor(world: World, homeRoot: string, keyFile: string, options: Options) {
  let opening: Promise<Opened> | undefined;
  const waitMs = waitOf(options.wait);
  const access = (): OpenHome => ({
    root: homeRoot,
    keyFile,
    keyFileNamed: options.keyFileNamed,
    credentials: world.env.CREDENTIALS_DIRECTORY || undefined,
    passphraseFile: options.keyFileNamed ? undefined : passphraseFile(world),
    askPassphrase: options.canAsk ? () => passphrase(world) : undefined,
    now: world.now,
    random: world.random,
    signal: world.signal,
    actor: actorOf(world),
    waitMs,
    tell: (sentence) => void (options.quiet || world.stderr.write(`${sentence}\n`)),
  });
  return {
    access,
    opened: (): Promise<Opened> => {
      opening ??= import('../home/open.ts').then(({ openHome }) => openHome(access()));
      return opening;
    },
    close: async (): Promise<void> => {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}

/** Who works: the name they claim, else who sudo says they are, else the system's name for them. */
export function actorOf(world: World): { readonly name: string; readonly source: 'claimed' | 'sudo' | 'user' } {
  if (world.env.STEWARD_STAFF) return { name: world.env.STEWARD_STAFF, source: 'claimed' };
  if (world.env.SUDO_USER) return { name: world.env.SUDO_USER, source: 'sudo' };
  return { name: world.user(), source: 'user' };
}

function waitOf(text: unknown): number {
  if (typeof text !== 'string') return 5_000;
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new Refusal('usage', `--wait ${parsed.problem}.`, 'For example: --wait 30s');
  return parsed.value;
}

function passphraseFile({ env, cwd }: World): string | undefined {
  return env.STEWARD_PASSPHRASE_FILE ? resolve(cwd, env.STEWARD_PASSPHRASE_FILE) : undefined;
}

async function passphrase(world: World): Promise<string> {
  const { askSecret } = await import('./ask.ts');
  return askSecret(world, 'Passphrase of this home:');
}
