import { certificateNumbered } from '../db/certificates.ts';
import type { Opened } from '../home/opened.ts';
import { Refusal } from '../refusal.ts';
import type { Certificate } from './certificate.ts';

export type ShownCertificate = Omit<Certificate, 'schema'> & { readonly text: string; readonly sha256: string };

/** A certificate from the store, with the hash that the next one names. */
export async function showCertificate(opened: Opened, number: number): Promise<ShownCertificate> {
  const row = await certificateNumbered(opened.store.db, number);
  if (!row)
    throw new Refusal(
      'not-found',
      'There is no certificate with this number.',
      'The last one is named by: steward status',
    );
  const { schema: _schema, ...certificate } = JSON.parse(row.body) as Certificate;
  return { ...certificate, text: row.text, sha256: row.sha256 };
}
