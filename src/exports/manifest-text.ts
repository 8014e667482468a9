import { showDay, showInstantWithUtc } from '../calendar/show.ts';
import type { ExportManifest, ManifestRisk } from './manifest.ts';

/** A manifest for a person to read, in lines of plain text. Says the same as the JSON, and what both do not mean. */
export function manifestText(manifest: ExportManifest): string {
  return [
    `Export ${manifest.file}`,
    '',
    manifest.statement,
    'It is an offence to re-identify anybody in it without the consent of the council (Data Protection Act 2018, section 171).',
    '',
    `Recipe: ${manifest.recipe}, notice version ${manifest.noticeVersion}`,
    `Purpose: ${manifest.purpose}`,
    `Lawful basis: ${manifest.lawfulBasis}`,
    `Made by: ${manifest.madeBy}`,
    `Made for: ${manifest.madeFor}`,
    `Made: ${showInstantWithUtc(manifest.madeAt)}`,
    `Destroy by: ${showDay(manifest.destroyBy)}`,
    `SHA-256: ${manifest.sha256}`,
    `Pseudonym key: ${manifest.keyId}`,
    '',
    'Columns',
    ...manifest.columns.map(({ column, rule }) => `  ${column}: ${rule}`),
    `Left out: ${manifest.dropped.length > 0 ? manifest.dropped.join(', ') : 'nothing more'}`,
    '',
    ...riskLines(manifest.risk),
    '',
    'A cell that a spreadsheet would read as a formula has an apostrophe in front of it.',
    '',
  ].join('\n');
}

function riskLines(risk: ManifestRisk): readonly string[] {
  const records = `${risk.rows} ${risk.rows === 1 ? 'record' : 'records'}`;
  if (risk.quasiIdentifiers.length === 0) return [`Risk: not measured, ${records}`];
  return [
    `Risk on ${risk.quasiIdentifiers.join(', ')}`,
    `  ${records}, ${risk.uniques} unique, smallest group (k) ${risk.k}`,
    `  Chance of picking out somebody known to be in the file: ${percent(risk.singleOutRisk.highest)} at most, ${percent(risk.singleOutRisk.average)} on average`,
    '  An empty cell counts as a value of its own: records that lack the same value are alike.',
  ];
}

/** One decimal; a risk that is there is never shown as 0. */
function percent(share: number): string {
  if (share > 0 && share < 0.0005) return 'less than 0.1%';
  return `${Number((share * 100).toFixed(1))}%`;
}
