import type { Instant } from '../../calendar/types.ts';
import type { Packed } from '../../contacts/entering/packed.ts';
import type { NewReceivedText } from '../../db/received-texts.ts';
import { NEEDS } from './judge.ts';
import type { AskedOut, PreparedTexts } from './prepare.ts';

/** Prepared texts as they travel between threads, for the reason that contacts do (contacts/entering/packed.ts). */
export type PackedTexts = {
  readonly packed: Packed;
  readonly readAt: Instant;
  readonly generation: number;
  /** Of each row: when received, and its contact's id or as many spaces. Of each asked: the id of its event. */
  readonly rowText: string;
  readonly askedText: string;
  readonly bytes: ArrayBuffer;
};

const AT = 24;
const ID = 36;
const DIGEST = 16;
const NONE = ' '.repeat(ID);
const CLASSES = ['certain', 'likely', 'no'] as const;

/** Rows: digest, class, need. Then those asked: digest, length of the seal, seal. */
export function packTexts({ rows, asked, packed }: PreparedTexts): PackedTexts {
  const size = rows.length * (DIGEST + 2) + asked.reduce((sum, { sealed }) => sum + DIGEST + 2 + sealed.length, 0);
  const bytes = Buffer.from(new ArrayBuffer(size));
  let rowText = '';
  let askedText = '';
  let at = 0;
  for (const row of rows) {
    rowText += row.received_at + (row.contact ?? NONE);
    at += row.digest.copy(bytes, at);
    bytes[at++] = CLASSES.indexOf(row.class as (typeof CLASSES)[number]);
    bytes[at++] = NEEDS.indexOf(row.needs as (typeof NEEDS)[number]) + 1;
  }
  for (const { id, digest, sealed } of asked) {
    askedText += id;
    at += digest.copy(bytes, at);
    at = bytes.writeUInt16BE(sealed.length, at);
    at += sealed.copy(bytes, at);
  }
  const [first] = rows;
  return {
    packed,
    readAt: first?.read_at ?? '',
    generation: first?.generation ?? 0,
    rowText,
    askedText,
    bytes: bytes.buffer as ArrayBuffer,
  };
}

/** Buffers are views of the packed bytes. */
export function unpackTexts(packed: PackedTexts): PreparedTexts {
  const bytes = Buffer.from(packed.bytes);
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const rows: NewReceivedText[] = [];
  for (let from = 0; from < packed.rowText.length; from += AT + ID) {
    const contact = packed.rowText.slice(from + AT, from + AT + ID);
    rows.push({
      digest: take(DIGEST),
      generation: packed.generation,
      received_at: packed.rowText.slice(from, from + AT),
      read_at: packed.readAt,
      class: CLASSES[bytes[at++] as number] as string,
      needs: NEEDS[(bytes[at++] as number) - 1] ?? '',
      contact: contact === NONE ? null : contact,
    });
  }
  const asked: AskedOut[] = [];
  for (let from = 0; from < packed.askedText.length; from += ID) {
    const digest = take(DIGEST);
    const length = take(2).readUInt16BE();
    asked.push({ id: packed.askedText.slice(from, from + ID), digest, sealed: take(length) });
  }
  return { rows, asked, packed: packed.packed };
}
