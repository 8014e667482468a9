import { londonDay } from '../calendar/london.ts';
import type { Instant } from '../calendar/types.ts';
import { exportsAlongside, freeTextReferences, heldCounts, requestsAbout } from '../db/requests.ts';
import type { Opened } from '../home/opened.ts';
import { recipeOf, recipientOf } from '../notice/lookup.ts';
import { currentVersion, type Version, versionsOf } from '../notice/versions.ts';
import { readChain, sealerOf } from '../vault/vault.ts';
import { gatherContacts } from './gather-contacts.ts';
import { gatherInvitations } from './gather-invitations.ts';
import { gatherOptOuts } from './gather-opt-outs.ts';
import { marksOfAll } from './marked.ts';
import type { KindOfRecord, PackContents, PackExport } from './pack/contents.ts';
import { counted } from './pack/words.ts';
import { contentOf, explained, type KnownRequest } from './request.ts';

const REGISTER = 'the register of survey opt-outs, which could not be read';

/** Everything that a pack says, gathered at one instant. What it opens is personal: the caller audits before showing it. */
export async function gatherPack(opened: Opened, request: KnownRequest, now: Instant): Promise<PackContents> {
  const { db } = opened.store;
  const { row, residents } = request;
  const versions = await versionsOf(db);
  const { notice, number: noticeVersion } = currentVersion(versions, londonDay(now));
  const { contacts, identifiers } = await gatherContacts(opened, residents, now);
  const phones = identifiers.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
  const optOuts = await gatherOptOuts(opened, phones);
  const invitations = await gatherInvitations(opened, phones);
  const { awaitingDisposal } = await heldCounts(db, residents, now);
  const requests = (await requestsAbout(db, row.id, residents)).map((each) => ({
    reference: each.reference,
    type: each.type,
    receivedOn: each.received,
    dueOn: explained(each).dueOn,
    state: each.state,
  }));
  const exports = await exportsThatMayInclude(opened, residents, versions);
  const { read } = contentOf(request, sealerOf(readChain(opened.vault), opened.homeId, opened.random));
  const draftReasons = whyDraft(residents, read, await freeTextReferences(db, residents, now));
  const clock = explained(row);
  return {
    organisation: notice.organisation,
    notice,
    noticeVersion,
    request: {
      reference: row.reference,
      receivedOn: row.received,
      dueOn: clock.dueOn,
      steps: clock.steps.map(({ what }) => what),
    },
    madeAt: now,
    madeOn: londonDay(now),
    draft: draftReasons.length > 0,
    draftReasons,
    residents,
    marks: await marksOfAll(db, residents),
    identifiers,
    contacts,
    optOuts: optOuts ?? [],
    invitations,
    requests,
    exports,
    kindsOfRecord: kindsOf({
      contacts: contacts.length,
      recordings: contacts.filter(({ recordingHeld }) => recordingHeld).length,
      optOuts: optOuts?.length,
      invitations: invitations.length,
      requests: requests.length,
      exports: exports.length,
      lookedUp: residents.length > 0,
    }),
    awaitingDisposal,
    systemsNotSearched: [...(optOuts === undefined ? [REGISTER] : []), ...notice.otherSystems],
  };
}

/**
 * Why a pack is a draft, a sentence each: a request that is linked to nobody says nothing yet about what is held; text
 * that somebody wrote, no officer has read for other people.
 */
export function whyDraft(
  residents: readonly string[],
  read: readonly string[],
  written: readonly string[],
): readonly string[] {
  if (residents.length === 0) return ['No resident is linked to this request, so nothing was looked up.'];
  const already = new Set(read);
  const unread = written.filter((reference) => !already.has(reference)).length;
  if (unread === 0) return [];
  return [`${counted(unread, 'contact has', 'contacts have')} text that nobody has read for details of other people.`];
}

async function exportsThatMayInclude(
  opened: Opened,
  residents: readonly string[],
  versions: readonly Version[],
): Promise<readonly PackExport[]> {
  const runs = await exportsAlongside(opened.store.db, residents);
  return runs.map((run) => {
    // In the words of the notice by which it was made; a later version may have neither recipe nor recipient.
    const notice = versions.find(({ number }) => number === run.notice_version)?.notice;
    return {
      madeOn: londonDay(run.made_at),
      recipient: (notice && recipientOf(notice, run.recipient)?.says) ?? run.recipient,
      says: (notice && recipeOf(notice, run.recipe)?.says) ?? run.recipe,
    };
  });
}

type Found = {
  readonly contacts: number;
  readonly recordings: number;
  /** undefined = the register could not be read, and no number may stand here. */
  readonly optOuts: number | undefined;
  readonly invitations: number;
  readonly requests: number;
  readonly exports: number;
  /** false = the request is linked to nobody, and a number would say that somebody looked. */
  readonly lookedUp: boolean;
};

/** Every kind of record that Steward keeps or will keep about somebody, found or not (UK GDPR article 15). */
const kindsOf = (found: Found): readonly KindOfRecord[] => {
  const count = (number: number): number | null => (found.lookedUp ? number : null);
  return [
    { kind: 'Contacts', found: count(found.contacts) },
    { kind: 'Recordings of contacts', found: count(found.recordings) },
    ...(found.optOuts === undefined ? [] : [{ kind: 'Survey opt-outs', found: count(found.optOuts) }]),
    { kind: 'Requests about your information', found: found.requests },
    { kind: 'Extracts that may include you', found: count(found.exports) },
    { kind: 'Survey invitations', found: count(found.invitations) },
    { kind: 'Survey answers that name you or your number', found: count(0) },
    { kind: 'Disclosures recorded in Steward', found: count(0) },
    { kind: 'Consents recorded in Steward', found: count(0) },
  ];
};
