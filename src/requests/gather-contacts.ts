import type { Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { wholeContact } from '../contacts/show.ts';
import { heldPage, type PlacedContact } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { Refusal } from '../refusal.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import type { GatheredIdentifier, IdentifierKind, PackContact, SpecialValue } from './pack/contents.ts';

const PAGE = 500;

/** The order in which a pack lists the details it found. */
const KINDS: readonly IdentifierKind[] = [
  'name',
  'dateOfBirth',
  'address',
  'postcode',
  'uprn',
  'phone',
  'email',
  'nino',
  'councilTaxReference',
  'tenancyReference',
];

export type GatheredContacts = {
  /** Oldest first. */
  readonly contacts: readonly PackContact[];
  readonly identifiers: readonly GatheredIdentifier[];
};

type Opening = { readonly id: string; readonly contact: PackContact; readonly personal: PersonalData };

/**
 * Opens everything held on these residents: living contacts whole, and those that are kept past their period, which
 * Article 15 covers as long as they are here. What is due and waits for the sweep is not opened.
 */
export async function gatherContacts(
  opened: Opened,
  residents: readonly string[],
  now: Instant,
): Promise<GatheredContacts> {
  // Read before the rows: a chain that steps meanwhile passes only what a sweep has removed.
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const found: Opening[] = [];
  for (const resident of residents) {
    for (let after = 0; ; ) {
      stopIfAsked(opened);
      const page = await heldPage(opened.store.db, { resident, now, after, limit: PAGE });
      for (const row of page) {
        const { personal } = wholeContact(row, sealer);
        found.push({ id: row.id, personal, contact: packContact(row, personal, now) });
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.place;
    }
  }
  found.sort((a, b) => order(a.contact.at, b.contact.at) || order(a.id, b.id));
  return { contacts: found.map(({ contact }) => contact), identifiers: identifiersOf(found) };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function packContact(row: PlacedContact, personal: PersonalData, now: Instant): PackContact {
  const name = personal.providedByName ?? null;
  return {
    reference: row.reference,
    channel: row.channel,
    at: row.at,
    direction: row.direction,
    type: row.type,
    service: row.service,
    purpose: row.purpose,
    lawfulBasis: row.lawful_basis,
    noticeVersion: row.notice_version,
    dueAt: row.due_at,
    // In the words it came in, where the notice's list had none for it.
    outcome: personal.outcome ?? row.outcome,
    wrapUpCode: personal.wrapUpCode ?? null,
    summary: personal.summary ?? null,
    recordingHeld: row.recording === 1,
    adjustments: personal.adjustments ?? null,
    providedBy: name === null && row.caller_role === null ? null : { name, role: row.caller_role },
    source: personal.source ?? null,
    outsideReference: personal.reference ?? null,
    ip: personal.ip ?? null,
    special: specialOf(personal),
    held: row.due_at <= now,
  };
}

const specialOf = (personal: PersonalData): readonly SpecialValue[] =>
  (['ethnicGroup', 'gender'] as const).flatMap((kind) => {
    const value = personal[kind];
    return value === undefined ? [] : [{ kind, value, relevance: personal.relevance ?? '' }];
  });

function identifiersOf(found: readonly Opening[]): readonly GatheredIdentifier[] {
  return KINDS.flatMap((kind) => {
    const from = new Map<string, string[]>();
    for (const { personal, contact } of found) {
      const value = personal[kind];
      if (value === undefined) continue;
      const references = from.get(value);
      if (references) references.push(contact.reference);
      else from.set(value, [contact.reference]);
    }
    return [...from].map(([value, references]) => ({ kind, value, from: references }));
  });
}

function stopIfAsked({ signal }: Opened): void {
  if (!signal.aborted) return;
  const code = signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  throw new Refusal(code, 'Stopped before the end; no pack was made.', 'Run the command again when it suits.');
}
