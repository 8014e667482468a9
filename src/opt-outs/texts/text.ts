import { parseIso } from '../../calendar/instant.ts';
import type { Instant } from '../../calendar/types.ts';
import { type Zone, zoneNamed } from '../../calendar/zone.ts';

/** A text as it arrives, from wherever: each part as text, or missing. */
export type IncomingText = {
  /** The id that GOV.UK Notify gave it. */
  readonly id: string | undefined;
  readonly from: string | undefined;
  readonly words: string | undefined;
  /** When it was received; undefined where that cannot be read. */
  readonly at: Instant | undefined;
  /** The time as it was written, to tell two texts apart that have no id. */
  readonly atGiven: string | undefined;
};

const UTC = zoneNamed('UTC') as Zone;

/** Times of Notify's interface are UTC, with or without a Z; its documentation also shows a space for the T. */
export function notifyTime(given: string | undefined): Instant | undefined {
  if (given === undefined) return undefined;
  const read = parseIso(given, UTC, 'earlier');
  return read.ok ? read.value : undefined;
}
