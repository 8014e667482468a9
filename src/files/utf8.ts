import { isUtf8 } from 'node:buffer';
import { Refusal } from '../refusal.ts';

/**
 * Text from bytes that must be UTF-8, without a byte order mark. Other bytes would be replaced one by one, and somebody's
 * name kept wrong for good; `what` is how the refusal names them.
 */
export function utf8Text(bytes: Buffer, what: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  throw new Refusal('not-utf-8', `${what} is not UTF-8 text.`, 'Save it as UTF-8 and run the command again.');
}
