import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { insertExportRun } from '../db/exports.ts';
import type { Opened } from '../home/opened.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { manifestJson, manifestOf } from './manifest.ts';
import type { ReadBack } from './read-back.ts';
import { completeExport } from './registered.ts';
import type { Staged } from './staged.ts';
import type { Begun, ExportReceipt } from './types.ts';
import type { Finding } from './verify-columns.ts';
import { exportWarnings, identifyingColumns } from './warnings.ts';

type Found = ReadBack & { readonly leftOut: number };
type Why = { readonly reason?: string | undefined; readonly approvedBy?: string | undefined };

/**
 * Writes the manifest and, in one transaction, the record of the run: hashes of both files, the row in `export_run`, the
 * audit entry. Both files still have their temporary names.
 */
export async function record(
  opened: Opened,
  begun: Begun,
  found: Found,
  manifest: Staged,
  why: Why,
): Promise<ExportReceipt> {
  const text = manifestText(opened, begun, found);
  manifest.write(Buffer.from(text));
  manifest.finish();
  const { decision, target, key } = begun;
  const { recipe, recipient, noticeVersion, destroyBy } = decision;
  const { risk, sha256 } = found;
  const showsPeople = identifyingColumns(recipe).length > 0;
  await write(opened, async (writing) => {
    await completeExport(opened, writing, target, begun.ids, {
      data: sha256,
      manifest: createHash('sha256').update(text).digest('hex'),
    });
    await insertExportRun(writing.db, {
      id: begun.runId,
      recipe: recipe.id,
      recipient,
      purpose: recipe.purpose,
      made_at: begun.at,
      staff: writing.staff,
      rows: risk.rows,
      k: risk.k,
      uniques: risk.uniques,
      key_id: key.keyId,
      sha256,
      notice_version: noticeVersion,
      identifiable: showsPeople ? 1 : 0,
      destroy_by: destroyBy,
    });
    await writing.audit({
      act: 'export run',
      references: [begun.runId],
      counts: {
        rows: risk.rows,
        k: risk.k,
        uniques: risk.uniques,
        ...(found.leftOut > 0 ? { leftOut: found.leftOut } : {}),
      },
      facts: {
        recipe: recipe.id,
        recipient,
        purpose: recipe.purpose,
        sha256,
        keyId: key.keyId,
        noticeVersion,
        identifiable: showsPeople,
        destroyBy,
      },
      ...(why.reason === undefined ? {} : { reason: why.reason }),
      ...(why.approvedBy === undefined ? {} : { approvedBy: why.approvedBy }),
    });
  });
  return receiptOf(begun, found);
}

function receiptOf({ decision, target, key }: Begun, { risk, sha256, leftOut }: Found): ExportReceipt {
  const { recipe, recipient, noticeVersion, destroyBy, notice, outside } = decision;
  return {
    recipe: recipe.id,
    recipient,
    purpose: recipe.purpose,
    noticeVersion,
    rows: risk.rows,
    leftOut,
    file: target.given,
    manifest: target.manifestGiven,
    sha256,
    keyId: key.keyId,
    risk: { k: risk.k, uniques: risk.uniques, quasiIdentifiers: risk.quasiIdentifiers },
    destroyBy,
    warnings: exportWarnings({ recipe, risk, warnBelowK: notice.warnBelowK.value, outside }),
  };
}

function manifestText(opened: Opened, { at, decision, target, key }: Begun, { risk, sha256 }: ReadBack): string {
  const { actor } = opened;
  const manifest = manifestOf({
    recipe: decision.recipe,
    risk,
    sha256,
    file: basename(target.path),
    noticeVersion: decision.noticeVersion,
    keyId: key.keyId,
    lawfulBasis: decision.lawfulBasis,
    madeBy: actor.source === 'claimed' ? `${actor.name} (claimed)` : actor.name,
    madeFor: decision.recipient,
    madeAt: at,
    destroyBy: decision.destroyBy,
  });
  return manifestJson(manifest);
}

/** A file in which something identifies that should not be there is never handed out. Columns and counts, never values. */
export function refuseLeak(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  throw new Refusal(
    'leak',
    'The file held what looks like personal data that no export may show, so it was removed.',
    'Give these columns another rule in notice.yaml, or drop them, then: steward notice publish',
    findings.map(({ column, kind, rows }) => `column ${column}: ${kind} in ${rows} ${rows === 1 ? 'row' : 'rows'}`),
  );
}
