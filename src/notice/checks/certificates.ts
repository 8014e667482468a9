import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CertificateTable } from '../../db/schema.ts';
import { readSmallFile } from '../../files/small-file.ts';
import type { Certificate } from '../../retention/certificate.ts';

/** What does not hold in the row of certificates, as sentences without their full stop; the first few. */
export function certificateProblems(
  rows: readonly CertificateTable[],
  folder: string,
  audited: readonly number[],
): readonly string[] {
  const problems: string[] = [];
  let previous = '';
  for (const [at, row] of rows.entries()) {
    const body = contentOf(row);
    if (row.number !== at + 1) problems.push(`Certificate ${at + 1} is missing before number ${row.number}`);
    if (hashOf(row.body) !== row.sha256 || body === undefined)
      problems.push(`Certificate ${row.number} was changed in the store`);
    else if (body.number !== row.number || body.previousSha256 !== previous)
      problems.push(`Certificate ${row.number} does not name the one before it`);
    else if (!audited.includes(row.number)) problems.push(`Certificate ${row.number} has no entry in the audit`);
    problems.push(...fileProblems(row, folder));
    previous = row.sha256;
  }
  const last = rows.at(-1);
  if (last && contentOf(last)?.foots === false)
    problems.push(`The balance on certificate ${last.number} does not foot`);
  for (const number of audited)
    if (!rows.some((row) => row.number === number))
      problems.push(`The audit names certificate ${number}, which is not in the store`);
  return problems.slice(0, 10);
}

function contentOf(row: CertificateTable): Certificate | undefined {
  try {
    return JSON.parse(row.body) as Certificate;
  } catch {
    return undefined;
  }
}

/** What is wrong with the files of a certificate; they follow its row by a moment. */
export function fileProblems(row: CertificateTable, folder: string): readonly string[] {
  const name = join(folder, `certificate-${String(row.number).padStart(6, '0')}`);
  return (
    [
      ['json', row.body],
      ['txt', row.text],
    ] as const
  ).flatMap(([ending, wanted]) => {
    const found = textOf(`${name}.${ending}`);
    if (found === undefined) return [`The ${ending} file of certificate ${row.number} is missing`];
    return found === wanted ? [] : [`The ${ending} file of certificate ${row.number} is not what the store has`];
  });
}

/** Bytes; a certificate has a few thousand. */
const LONGEST = 16 * 1024 * 1024;

function textOf(path: string): string | undefined {
  try {
    return readSmallFile(path, LONGEST)?.toString('utf8');
  } catch {
    return undefined;
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
