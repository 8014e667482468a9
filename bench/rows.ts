import { person } from './people.ts';
import { type RandomNumber, seeded } from './random.ts';

export type GenerateOptions = {
  readonly rows: number;
  readonly seed: number;
  /** The moment the data is for, ISO 8601: nothing is due or in the future then. */
  readonly now: string;
  /** The share of rows that fall due within `dueWithinDays` of `now` (0 to 1). */
  readonly dueShare: number;
  readonly dueWithinDays: number;
  /** Every row is a call, each from a mobile of its own (`mobile`). */
  readonly callers?: boolean;
};

/** A mobile by its number, of nobody in particular and texted by nobody: the thousand of drama are too few for some work. */
export const mobile = (number: number): string => `+447${String(400_000_000 + number * 7)}`;

export const HEADER =
  'channel,at,name,dateOfBirth,postcode,phone,email,nino,councilTaxReference,service,summary,source,reference\n';

const CONTACTS_EACH = 2.2;
const DAY = 86_400_000;
/** Keeps clear of every edge: periods are counted on London's clock, which moves an hour; import takes a while. */
const MARGIN = 2 * 3_600_000;
const CHUNK = 1 << 20;

const CHANNELS = ['phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'email', 'email', 'web-chat'] as const;
const SERVICES = [
  'Council tax',
  'Benefits',
  'Housing repairs',
  'Parking',
  'Waste and recycling',
  'Planning',
  'General enquiry',
];
const SUMMARIES = [
  'Asked about a missed collection.',
  'Wants the bill explained, and a copy by post.',
  'Reported a street light that is out.',
  'Changed the payment date; agreed.',
  'Asked when the repair is booked.',
  'Says "nobody called back", wants a reply.',
].map((text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));

/** Rows of invented contacts as CSV text in pieces of about 1 MiB, the header first. The same options give the same bytes. */
export function* generateCsv(options: GenerateOptions): Generator<string, void, void> {
  const random = seeded(options.seed);
  const residents = Math.max(1, Math.ceil(options.rows / CONTACTS_EACH));
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const momentFor = moments(options, random);
  let text = HEADER;
  for (let row = 1; row <= options.rows; row += 1) {
    const who = person(options.seed, Math.floor(random() * residents));
    const channel = options.callers ? 'phone' : pick(CHANNELS);
    const phone = options.callers ? mobile(row) : who.phone;
    // Nobody gives everything every time; name and date of birth with phone or email is what joins the rest.
    const nino = random() < 0.4 ? who.nino : '';
    const account = random() < 0.5 ? who.councilTaxReference : '';
    text +=
      `${channel},${momentFor(channel)},${who.name},${who.dateOfBirth},${who.postcode},${phone},${who.email},` +
      `${nino},${account},${pick(SERVICES)},${pick(SUMMARIES)},bench,B${options.seed}-${row}\n`;
    if (text.length >= CHUNK) {
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

/** When a contact was: in the window that falls due soon for `dueShare` of them, anywhere after it for the others. */
function moments(options: GenerateOptions, random: RandomNumber): (channel: string) => string {
  const now = Date.parse(options.now);
  if (Number.isNaN(now)) throw new Error('--now must be an ISO date and time');
  const yearAgo = new Date(now);
  yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1);
  const dueWithin = options.dueWithinDays * DAY;
  if (dueWithin <= 2 * MARGIN) throw new Error('--due-within must be longer than 4 hours');
  return (channel) => {
    const dueNow = channel === 'phone' ? now - 30 * DAY : yearAgo.getTime();
    const soon = random() < options.dueShare;
    const from = soon ? dueNow + MARGIN : Math.min(dueNow + dueWithin + MARGIN, now - MARGIN);
    const until = soon ? Math.min(dueNow + dueWithin - MARGIN, now - MARGIN) : now - MARGIN;
    return new Date(from + Math.floor(random() * (until - from))).toISOString();
  };
}
