import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { packContactsCsv } from '../../../src/requests/pack/csv.ts';
import { packJson } from '../../../src/requests/pack/json.ts';
import { packManifest } from '../../../src/requests/pack/manifest.ts';
import { bareContact, contents, nobody, notice } from './fixture.ts';

test('the JSON holds every record as it is held, and the supplementary information', () => {
  const document = JSON.parse(packJson(contents));
  expect(document).toMatchObject({
    schema: 'steward.subject-access-pack/1',
    draft: true,
    draftReasons: contents.draftReasons,
    madeAt: '2026-11-23T08:30:00.000Z',
    notice: { version: 1 },
    request: contents.request,
    found: 'Records found in Steward.',
    kindsOfRecord: contents.kindsOfRecord,
    awaitingDisposal: 1,
    systemsNotSearched: contents.systemsNotSearched,
    residents: contents.residents,
    identifiers: contents.identifiers,
    optOuts: contents.optOuts,
    requests: contents.requests,
    extractsThatMayIncludeYou: contents.exports,
  });
  const shown = contents.contacts.map(({ held, ...contact }) => ({ ...contact, keptLongerThanUsual: held }));
  expect(document.contacts).toEqual(shown);
  expect(document.supplementaryInformation.complaints).toEqual(notice.contacts.complaints);
  expect(document.supplementaryInformation.recipients).toHaveLength(notice.recipients.length);
  expect(document.supplementaryInformation.retention).toContainEqual({
    what: 'Phone call',
    period: '30 days',
    stated: true,
  });
  expect(document.supplementaryInformation.purposes).toContainEqual({
    says: 'to answer you and provide services that suit your needs',
    lawfulBases: ['Public task', 'Consent'],
    statutes: ['Localism Act 2011 section 1'],
    settled: false,
    contacts: 4,
  });
});

test('the JSON leaves out what is not about the person, and what a contact has that nobody asked to show', () => {
  const extra = { ...bareContact, holdReason: 'a court told us not to tell' };
  const json = packJson({ ...contents, contacts: [extra] });
  expect(json).not.toContain('a court told us');
  expect(json).not.toContain('All of it goes after the same period');
  expect(JSON.parse(packJson(nobody)).found).toMatch(
    /^Nothing found in Steward under these details; systems not searched: /,
  );
});

test('a purpose of an earlier notice is still explained', () => {
  const former = { ...contents, contacts: [{ ...bareContact, purpose: 'old-purpose' }] };
  expect(JSON.parse(packJson(former)).supplementaryInformation.purposes).toContainEqual({
    says: 'old purpose',
    lawfulBases: ['Public task'],
    statutes: [],
    settled: false,
    contacts: 1,
  });
});

test('the CSV has a row for each contact and the details that it brought', () => {
  const csv = packContactsCsv(contents);
  expect(csv.startsWith('\uFEFFstatus,reference,channel,')).toBe(true);
  const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.map(({ reference }) => reference)).toEqual(contents.contacts.map(({ reference }) => reference));
  expect(rows[1]).toMatchObject({
    status: 'DRAFT',
    at: '2026-09-07T13:40:00.000Z',
    name: 'Morag Testperson',
    dateOfBirth: '1980-02-29',
    phone: '07700 900 123',
    nino: 'QQ 12 34 56 C',
    email: '',
    providedByName: 'Euan Testperson',
    providedByRole: 'relative',
    ethnicGroup: 'White Scottish',
    gender: '',
    keptLongerThanUsual: 'yes',
    recordingHeld: 'yes',
  });
  expect(rows[0]?.summary).toBe(contents.contacts[0]?.summary);
  expect(packContactsCsv({ ...contents, draft: false })).toContain('\r\nchecked by an officer,');
});

test('no contacts = a header and no rows; a formula in a summary is harmless', () => {
  expect(packContactsCsv(nobody).split('\r\n')).toHaveLength(2);
  const csv = packContactsCsv({
    ...contents,
    contacts: [{ ...bareContact, summary: '=HYPERLINK("https://example.com")' }],
  });
  expect(csv).toContain(`"'=HYPERLINK(""https://example.com"")"`);
});

test('the manifest lists the files by path, with their hashes, and names nobody', () => {
  const sha256 = 'a'.repeat(64);
  const files = [
    { path: 'pack.json', sha256, bytes: 20 },
    { path: 'contacts.csv', sha256, bytes: 10 },
  ];
  const manifest = packManifest(files, contents);
  expect(JSON.parse(manifest)).toEqual({
    schema: 'steward.subject-access-pack-manifest/1',
    organisation: 'London Borough of Testborough',
    request: 'R-4TQM-81XZ',
    noticeVersion: 1,
    madeAt: '2026-11-23T08:30:00.000Z',
    draft: true,
    files: [files[1], files[0]],
  });
  for (const { value } of contents.identifiers) expect(manifest).not.toContain(value);
});
