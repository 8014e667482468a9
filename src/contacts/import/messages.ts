import type { Mapping } from '../mapping/types.ts';
import type { FileHeader } from './preparer.ts';
import type { ImportKeys, PreparedRows } from './rows.ts';

/** What the worker is started with. `path` is missing where the bytes come from this program's standard input. */
export type Start = {
  readonly path: string | undefined;
  readonly mapping: Mapping;
  readonly keys: ImportKeys;
  readonly nowMs: number;
};

/** A Refusal as it travels: an Error loses its own members on the way. */
export type Refused = {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly details: readonly string[];
};

export type ToWorker =
  /** One more chunk may be made. */
  | { readonly kind: 'next'; readonly nowMs: number }
  /** So many of the oldest chunks are recorded. */
  | { readonly kind: 'settled'; readonly chunks: number }
  | { readonly kind: 'again'; readonly round: number; readonly keys: ImportKeys; readonly nowMs: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'bytes-end'; readonly refused?: Refused };

export type FromWorker =
  | { readonly kind: 'header'; readonly header: FileHeader }
  | {
      readonly kind: 'chunk';
      readonly round: number;
      readonly rows: PreparedRows;
    }
  /** Nothing comes after so many chunks: the file is at its end, or cannot be read any further. */
  | { readonly kind: 'end'; readonly chunks: number; readonly refused?: Refused }
  | { readonly kind: 'more-bytes' };

/** As many as are recorded in one transaction: they are made while the ones before are written. */
export const CHUNKS_AHEAD = 4;
export const PIECES_AHEAD = 32;
