import type { PackContact, PackContents } from './contents.ts';
import { nothingFound } from './found.ts';
import { supplementary } from './supplementary.ts';

/**
 * The pack as one JSON document (`steward.subject-access-pack/1`), two-space indented, with the values as they are held
 * (E.164, days, UTC instants) and the ids of the notice beside its words. It says what the page says; the readings, the
 * recipes and the rest of the notice's working parts are not about the person and stay out.
 */
export function packJson(contents: PackContents): string {
  const document = {
    schema: 'steward.subject-access-pack/1',
    marking: 'OFFICIAL-SENSITIVE',
    draft: contents.draft,
    draftReasons: contents.draftReasons,
    organisation: contents.organisation,
    madeAt: contents.madeAt,
    madeOn: contents.madeOn,
    notice: { title: contents.notice.title, version: contents.noticeVersion, effective: contents.notice.effective },
    request: contents.request,
    found: anySaid(contents),
    kindsOfRecord: contents.kindsOfRecord,
    awaitingDisposal: contents.awaitingDisposal,
    systemsNotSearched: contents.systemsNotSearched,
    residents: contents.residents,
    marks: contents.marks,
    identifiers: contents.identifiers,
    contacts: contents.contacts.map(contactOf),
    optOuts: contents.optOuts,
    surveyInvitations: contents.invitations,
    requests: contents.requests,
    extractsThatMayIncludeYou: contents.exports,
    supplementaryInformation: supplementary(contents),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

// Field by field: a value that a later version adds to a contact must not reach a resident because it happened to be there.
const contactOf = (contact: PackContact) => ({
  reference: contact.reference,
  channel: contact.channel,
  at: contact.at,
  direction: contact.direction,
  type: contact.type,
  service: contact.service,
  purpose: contact.purpose,
  lawfulBasis: contact.lawfulBasis,
  noticeVersion: contact.noticeVersion,
  dueAt: contact.dueAt,
  keptLongerThanUsual: contact.held,
  outcome: contact.outcome,
  wrapUpCode: contact.wrapUpCode,
  summary: contact.summary,
  recordingHeld: contact.recordingHeld,
  adjustments: contact.adjustments,
  providedBy: contact.providedBy,
  source: contact.source,
  outsideReference: contact.outsideReference,
  ip: contact.ip,
  special: contact.special,
});

const anySaid = (contents: PackContents): string => nothingFound(contents) ?? 'Records found in Steward.';
