import type { Day, Instant } from '../calendar/types.ts';
import type { Recipe } from '../notice/types.ts';
import type { Risk } from './risk.ts';
import { ruleInWords } from './rule-words.ts';

/** What lies beside an exported file: what it is, how safe, why, by whom, for whom and until when. No personal data. */
export type ExportManifest = {
  readonly schema: 'steward.export-manifest/1';
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly columns: readonly { readonly column: string; readonly fields: readonly string[]; readonly rule: string }[];
  readonly dropped: readonly string[];
  readonly recipe: string;
  readonly noticeVersion: number;
  readonly keyId: string;
  readonly risk: ManifestRisk;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly madeBy: string;
  readonly madeFor: string;
  readonly madeAt: Instant;
  readonly destroyBy: Day;
  readonly statement: string;
};

/** `singleOutRisk`: the chance of picking out somebody known to be in the file, at most and on average (0 to 1). */
export type ManifestRisk = {
  readonly k: number;
  readonly uniques: number;
  readonly rows: number;
  readonly quasiIdentifiers: readonly string[];
  readonly singleOutRisk: { readonly highest: number; readonly average: number };
};

/** What the use case knows once the file is written and read back. `file` is a name without folder; `sha256` is hex. */
export type Exported = Pick<
  ExportManifest,
  'file' | 'sha256' | 'noticeVersion' | 'keyId' | 'lawfulBasis' | 'madeBy' | 'madeFor' | 'madeAt' | 'destroyBy'
> & { readonly recipe: Recipe; readonly risk: Risk };

/** The manifest of one export. Its keys have a fixed order, so that equal exports have equal manifests. */
export function manifestOf(exported: Exported): ExportManifest {
  const { recipe, risk } = exported;
  return {
    schema: 'steward.export-manifest/1',
    file: exported.file,
    sha256: exported.sha256,
    rows: risk.rows,
    columns: recipe.columns.map((field) => ({
      column: field.column,
      fields: [...field.fields],
      rule: ruleInWords(field),
    })),
    dropped: [...recipe.drop],
    recipe: recipe.id,
    noticeVersion: exported.noticeVersion,
    keyId: exported.keyId,
    risk: {
      k: risk.k,
      uniques: risk.uniques,
      rows: risk.rows,
      quasiIdentifiers: [...risk.quasiIdentifiers],
      singleOutRisk: { highest: shortened(risk.highestRisk), average: shortened(risk.averageRisk) },
    },
    purpose: recipe.purpose,
    lawfulBasis: exported.lawfulBasis,
    madeBy: exported.madeBy,
    madeFor: exported.madeFor,
    madeAt: exported.madeAt,
    destroyBy: exported.destroyBy,
    statement: statementOf(risk),
  };
}

/** The manifest as the file beside the export: JSON, two spaces, a line end. */
export const manifestJson = (manifest: ExportManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** The sentence that goes wherever the file goes. A k is never called anonymous, and never holds beyond this one file. */
export function statementOf(risk: Pick<Risk, 'k' | 'quasiIdentifiers'>): string {
  const measured =
    risk.quasiIdentifiers.length === 0
      ? 'No columns were named to measure risk on, so k says nothing'
      : `k = ${risk.k} on ${columnsInWords(risk.quasiIdentifiers)} against this file only`;
  return `These are still personal data: pseudonymised, not anonymous. ${measured}; other data the recipient has was not tested.`;
}

const columnsInWords = (names: readonly string[]): string =>
  `${names.length === 1 ? 'column' : 'columns'} ${names.join(', ')}`;

/** Six figures are plenty for a risk, and 1/3 is the same text on every machine. */
const shortened = (risk: number): number => Number(risk.toPrecision(6));
