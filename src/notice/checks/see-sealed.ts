import type { PersonalData } from '../../contacts/contact.ts';
import { contactExtent, type SealedFacts, sealedAfter, sealedNear } from '../../db/contact-facts.ts';
import { containsCardNumber } from '../../identifiers/card.ts';
import { Refusal } from '../../refusal.ts';
import type { Version } from '../versions.ts';
import type { Evidence } from './evidence.ts';
import { fieldName, malformed } from './normal-form.ts';

/** So many sealed contacts are opened; of more, as many, evenly spread over the store. */
export const BUDGET = 20_000;
/** Contacts whose plain values are looked for in the bytes of the files. */
const PROBED = 50;
const PAGE = 1_000;
/** Different reasons counted at most: what comes after is none of the commonest. */
const MOST_REASONS = 5_000;

/** What the sealed parts of contacts hold, in counts; `values` stay in memory and are never shown. */
export type SealedSeen = {
  /** Contacts in the store, tried here, and that did not open. */
  readonly total: number;
  tried: number;
  unopened: number;
  /** Contacts that have a field, and whose value of it is not in its normal form. */
  readonly held: Map<string, number>;
  readonly malformed: Map<string, number>;
  /** Contacts with a field that their version's list of categories does not have. */
  unlisted: number;
  cards: number;
  ipElsewhere: number;
  special: { held: number; withoutReason: number; markedWrongly: number };
  readonly reasons: Map<string, number>;
  provided: { held: number; nameless: number };
  readonly values: { readonly field: string; readonly value: string }[];
};

/** Opens contacts up to the budget and counts what is in them. Keeps counts and the values of fifty contacts, no more. */
export async function seeSealed(evidence: Evidence): Promise<SealedSeen> {
  const extent = await contactExtent(evidence.opened.store.db);
  const seen: SealedSeen = {
    total: extent.count,
    tried: 0,
    unopened: 0,
    held: new Map(),
    malformed: new Map(),
    unlisted: 0,
    cards: 0,
    ipElsewhere: 0,
    special: { held: 0, withoutReason: 0, markedWrongly: 0 },
    reasons: new Map(),
    provided: { held: 0, nameless: 0 },
    values: [],
  };
  const every = Math.max(1, Math.floor(Math.min(extent.count, BUDGET) / PROBED));
  const listed = listedFields();
  for await (const page of sampledContacts(evidence, extent, BUDGET)) {
    for (const row of page) {
      seen.tried += 1;
      const personal = openedRow(evidence, row);
      if (!personal) seen.unopened += 1;
      else look(evidence, seen, row, personal, listed(evidence.versionOf(row.notice_version)));
      if (personal && seen.tried % every === 0 && seen.tried / every <= PROBED) keepValues(seen, personal);
    }
  }
  return seen;
}

/** Pages of all contacts, or of as many as the budget, evenly spread over the store. */
export async function* sampledContacts(
  { opened }: Evidence,
  extent: { first: number; last: number; count: number },
  budget: number,
): AsyncGenerator<readonly SealedFacts[]> {
  const { db } = opened.store;
  if (extent.count <= budget) {
    let after = -1;
    for (let page = await sealedAfter(db, after, PAGE); page.length > 0; page = await sealedAfter(db, after, PAGE)) {
      yield page;
      after = page.at(-1)?.place ?? after;
    }
    return;
  }
  const step = (extent.last - extent.first + 1) / budget;
  for (let from = 0; from < budget; from += PAGE) {
    yield await sealedNear(
      db,
      Array.from({ length: PAGE }, (_, at) => Math.floor(extent.first + (from + at) * step)),
    );
  }
}

/** undefined for a row that no key opens, or whose bytes were changed. */
export function openedRow({ sealer }: Evidence, row: SealedFacts): PersonalData | undefined {
  try {
    return sealer?.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}

function listedFields(): (version: Version | undefined) => ReadonlySet<string> {
  const known = new Map<Version | undefined, ReadonlySet<string>>();
  return (version) => {
    const found = known.get(version) ?? new Set(version?.notice.categories.flatMap((category) => category.fields));
    known.set(version, found);
    return found;
  };
}

function look(
  evidence: Evidence,
  seen: SealedSeen,
  row: SealedFacts,
  personal: PersonalData,
  listed: ReadonlySet<string>,
): void {
  const wrong = new Set(malformed(personal, evidence, row.notice_version));
  let outside = false;
  let card = false;
  for (const [key, value] of Object.entries(personal)) {
    add(seen.held, key);
    if (wrong.has(key)) add(seen.malformed, key);
    if (!listed.has(fieldName(key))) outside = true;
    if (key !== 'reference' && key !== 'recording' && typeof value === 'string' && containsCardNumber(value))
      card = true;
  }
  if (outside) seen.unlisted += 1;
  if (card) seen.cards += 1;
  if (personal.ip !== undefined && row.channel !== 'web-chat' && row.channel !== 'form') seen.ipElsewhere += 1;
  if (row.caller_role !== null && row.caller_role !== 'self') {
    seen.provided.held += 1;
    if (personal.providedByName === undefined) seen.provided.nameless += 1;
  }
  lookAtSpecial(seen, row, personal);
}

function lookAtSpecial(seen: SealedSeen, row: SealedFacts, { ethnicGroup, gender, relevance }: PersonalData): void {
  const special = ethnicGroup !== undefined || gender !== undefined;
  if (special !== (row.special === 1) || (special && relevance !== undefined) !== (row.relevant === 1))
    seen.special.markedWrongly += 1;
  if (!special) return;
  seen.special.held += 1;
  const reason = (relevance ?? '').trim();
  if (reason.length < 3) seen.special.withoutReason += 1;
  else if (seen.reasons.has(reason) || seen.reasons.size < MOST_REASONS) add(seen.reasons, reason);
}

function keepValues(seen: SealedSeen, personal: PersonalData): void {
  for (const field of ['name', 'dateOfBirth', 'address', 'postcode', 'phone', 'email', 'nino'] as const) {
    const value = personal[field];
    if (typeof value === 'string') seen.values.push({ field, value });
  }
}

const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
