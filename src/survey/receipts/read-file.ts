import { Refusal } from '../../refusal.ts';

/** What a delivery receipt says: of which text, and what became of it. `undefined` where it is no receipt. */
export type ReceiptRow = { readonly reference: string | null; readonly status: string } | undefined;

/**
 * Receipts as GOV.UK Notify's callbacks give them, saved in a file: a list, one alone, or one a line. The number in them is
 * never looked at.
 */
export function readReceipts(text: string): readonly ReceiptRow[] {
  const whole = parsed(text);
  if (Array.isArray(whole)) return whole.map(receiptOf);
  if (whole !== undefined) return [receiptOf(whole)];
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const rows = lines.map(parsed);
  if (lines.length === 0 || rows.every((row) => row === undefined)) {
    throw new Refusal(
      'usage',
      'The file holds no receipts.',
      'It must be JSON: a list of callbacks, one callback, or one a line.',
    );
  }
  return rows.map(receiptOf);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function receiptOf(value: unknown): ReceiptRow {
  const { reference, status } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof status !== 'string') return undefined;
  return { reference: typeof reference === 'string' ? reference : null, status };
}
