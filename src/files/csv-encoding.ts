import { isUtf8 } from 'node:buffer';

const NEWLINE = 0x0a;

/** What Windows-1252 has at 0x80 to 0x9f; the five bytes that it leaves undefined stay the control characters they are in Latin-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

// A table and not TextDecoder('windows-1252'): several releases of Node.js 20 and 22 decode 0x92 there as Latin-1, so
// that the apostrophe in a name comes out as a control character.
const windows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));

/**
 * Text of whole lines: UTF-8 where the bytes are valid UTF-8, else Windows-1252. When the lines are not all valid, each
 * is decided by itself, so that the answer does not depend on where a pipe happened to cut, and a file put together from
 * two systems is read right in both halves. `bytes` must begin and end at the edge of a line.
 */
export function decodeLines(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : windows1252(line));
    start = end;
  }
  return lines.join('');
}
