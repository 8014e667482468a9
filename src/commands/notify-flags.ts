import { resolve } from 'node:path';
import { parseDuration } from '../calendar/duration.ts';
import type { Context, Flag } from '../cli/command.ts';
import { textFlag } from '../cli/options.ts';
import { Refusal } from '../refusal.ts';
import type { NotifyAccess } from '../survey/notify/access.ts';

/** The flags of every command that talks to GOV.UK Notify. */
export const NOTIFY_FLAGS: readonly Flag[] = [
  { flags: '--notify-key-file <file>', says: 'the API key of GOV.UK Notify (STEWARD_NOTIFY_KEY_FILE)' },
  { flags: '--notify-url <address>', says: 'another address of Notify (STEWARD_NOTIFY_URL)' },
  { flags: '--notify-timeout <duration>', says: 'how long one answer may take, 30s unless told' },
];

/** How this command reaches Notify: flags first, then the environment. The key itself is never an argument (D7). */
export function notifyAccess({ flags, world }: Context): NotifyAccess {
  const file = textFlag(flags, 'notifyKeyFile') ?? (world.env.STEWARD_NOTIFY_KEY_FILE || undefined);
  const timeout = parseDuration(textFlag(flags, 'notifyTimeout') ?? '30s');
  if (!timeout.ok || timeout.value === 0)
    throw new Refusal('usage', '--notify-timeout is not a length of time.', 'For example: --notify-timeout 60s');
  return {
    keyFile: file === undefined ? undefined : resolve(world.cwd, file),
    url: textFlag(flags, 'notifyUrl') ?? (world.env.STEWARD_NOTIFY_URL || undefined),
    timeoutMs: timeout.value,
  };
}
