import type { Day, Instant } from '../calendar/types.ts';
import type { Decision } from './decide.ts';
import type { FileIds } from './registered.ts';
import type { PseudonymRoot } from './roots.ts';
import type { Target } from './target.ts';

export type ExportWish = {
  readonly recipe: string;
  /** Undefined = the recipe's own. */
  readonly recipient: string | undefined;
  /** The path as typed, and the folder it counts from. */
  readonly output: string;
  readonly cwd: string;
  readonly force: boolean;
  readonly keyFile: string;
  readonly reason?: string | undefined;
  readonly approvedBy?: string | undefined;
};

export type ExportPlan = {
  readonly recipe: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly noticeVersion: number;
  readonly file: string;
  readonly manifest: string;
  /** How many contacts would be written; null unless it was asked for. */
  readonly rows: number | null;
  readonly columns: readonly { readonly column: string; readonly rule: string }[];
  readonly dropped: readonly string[];
  readonly destroyBy: Day;
};

export type ExportReceipt = {
  readonly recipe: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly noticeVersion: number;
  readonly rows: number;
  /** Contacts of people who opted out, left out of a file for texting. */
  readonly leftOut: number;
  readonly file: string;
  readonly manifest: string;
  readonly sha256: string;
  readonly keyId: string;
  readonly risk: { readonly k: number; readonly uniques: number; readonly quasiIdentifiers: readonly string[] };
  readonly destroyBy: Day;
  readonly warnings: readonly string[];
};

/** An export that has begun: registered, with its key, and nothing written yet. */
export type Begun = {
  readonly at: Instant;
  /** The id that the row of this run has once it is done. */
  readonly runId: string;
  readonly decision: Decision;
  readonly target: Target;
  readonly ids: FileIds;
  readonly key: PseudonymRoot;
};
