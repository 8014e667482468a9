import { defaultNotice } from '../../src/notice/default.ts';
import { parseNotice } from '../../src/notice/parse.ts';
import type { Notice } from '../../src/notice/types.ts';

export const defaultText = defaultNotice({
  organisation: 'London Borough of Hounslow',
  effective: '2025-10-23',
  today: '2026-11-23',
});

export const otherText = defaultNotice({
  organisation: 'Testshire: Council',
  effective: '2025-10-23',
  today: '2026-11-23',
});

/** The notice of a text that has no mistakes; the mistakes are the failure. */
export function noticeOf(text: string): Notice {
  const parsed = parseNotice(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.notice;
}

/** The text with the first of one part replaced. */
export function edited(part: string, replacement: string, text = defaultText): string {
  const at = text.indexOf(part);
  if (at < 0) throw new Error('the part to replace is not in the text');
  return text.slice(0, at) + replacement + text.slice(at + part.length);
}
