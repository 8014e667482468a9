// RFC 4648 in lower case without padding: no letter is mistaken for a digit, and no case to get wrong.
const SYMBOLS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Bytes as base32; five bytes are eight characters. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += SYMBOLS[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + SYMBOLS[(held << (5 - bits)) & 31] : text;
}

/** The bytes of base32 text in either case; undefined for what is none. Left-over bits must be zero, so that every value has one spelling. */
export function fromBase32(text: string): Buffer | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const character of text.toLowerCase()) {
    const value = SYMBOLS.indexOf(character);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >>> bits);
    held &= (1 << bits) - 1;
  }
  return held === 0 ? Buffer.from(bytes) : undefined;
}
