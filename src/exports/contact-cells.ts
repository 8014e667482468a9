import type { PersonalData } from '../contacts/contact.ts';
import type { ExportRow } from '../db/exports.ts';
import type { ExportContact } from './fields.ts';

/**
 * What an export sees of a contact. Ethnic group, gender and why they were asked are not here at all, so that no recipe
 * can let them out. An outcome in a person's own words stays sealed: the fact in clear says `other`.
 */
export function exportContact(row: ExportRow, personal: PersonalData): ExportContact {
  return {
    resident: row[1],
    channel: row[2],
    direction: row[3] ?? undefined,
    at: row[4],
    type: row[5] ?? undefined,
    service: row[6],
    purpose: row[7],
    lawfulBasis: row[8],
    outcome: row[9] ?? undefined,
    'providedBy.role': row[10] ?? undefined,
    'providedBy.name': personal.providedByName,
    name: personal.name,
    dateOfBirth: personal.dateOfBirth,
    address: personal.address,
    postcode: personal.postcode,
    uprn: personal.uprn,
    phone: personal.phone,
    email: personal.email,
    nino: personal.nino,
    councilTaxReference: personal.councilTaxReference,
    tenancyReference: personal.tenancyReference,
    ip: personal.ip,
    wrapUpCode: personal.wrapUpCode,
    summary: personal.summary,
    recording: personal.recording,
    adjustments: personal.adjustments,
    source: personal.source,
    reference: personal.reference,
  };
}
