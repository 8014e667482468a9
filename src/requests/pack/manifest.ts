import type { PackContents } from './contents.ts';

/** A file of the pack: its path inside the pack, SHA-256 in lower-case hexadecimal, size in bytes. */
export type PackFile = { readonly path: string; readonly sha256: string; readonly bytes: number };

/**
 * The list of a pack's files (`steward.subject-access-pack-manifest/1`), sorted by path, by which anybody can see that
 * what was sent is what was made. It holds no personal data and can be kept when the pack has gone.
 */
export function packManifest(
  files: readonly PackFile[],
  about: Pick<PackContents, 'organisation' | 'request' | 'noticeVersion' | 'madeAt' | 'draft'>,
): string {
  const sorted = files
    .map(({ path, sha256, bytes }) => ({ path, sha256, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const document = {
    schema: 'steward.subject-access-pack-manifest/1',
    organisation: about.organisation,
    request: about.request.reference,
    noticeVersion: about.noticeVersion,
    madeAt: about.madeAt,
    draft: about.draft,
    files: sorted,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
