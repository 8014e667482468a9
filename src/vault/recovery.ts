import { hkdfSync } from 'node:crypto';
import type { Day, Instant } from '../calendar/types.ts';
import { fileProblem } from '../files/atomic.ts';
import { readSmallFile } from '../files/small-file.ts';
import { Refusal } from '../refusal.ts';
import { type ChainContent, chainContent, chainFrom } from './chain-content.ts';
import { type KdfParameters, keyFromPassphrase, type MasterKey } from './master-key.ts';
import type { Random } from './random.ts';
import type { Chain } from './ratchet.ts';
import { openBlob, sealBlob } from './seal.ts';

/**
 * A recovery copy (design D2): the master key and the chain, the chain dated ahead so that the copy never opens what
 * falls due before it is replaced. Sealed under a passphrase of its own. JSON text whose header is readable: what it
 * is, whose, from which day it opens, and how the passphrase becomes the key.
 * Key = HKDF-SHA-256(scrypt(passphrase), info "steward/1/file/recovery").
 */
const FORMAT = 'steward.recovery/1';

/** Bytes; a copy with many earlier epochs of the chain has some thousand. */
const LONGEST = 1024 * 1024;

export type RecoveryHeader = {
  readonly copy: string;
  readonly home: string;
  readonly madeAt: Instant;
  /** The first day whose seals this copy opens. */
  readonly chainDay: Day;
  readonly epoch: number;
  readonly replaceBy: Day;
};

export type Recovery = RecoveryHeader & { readonly master: MasterKey; readonly chain: Chain };

type Content = RecoveryHeader & {
  readonly master: { readonly key: string; readonly kdf: KdfParameters | null };
  readonly chain: ChainContent;
};

/** The bytes of a recovery file. `kdf` has a salt of its own, fresh for each copy. */
export function sealRecovery(recovery: Recovery, passphrase: string, kdf: KdfParameters, random: Random): Buffer {
  const { master, chain, ...header } = recovery;
  const content: Content = {
    ...header,
    master: { key: master.key.toString('base64'), kdf: master.kdf },
    chain: chainContent(chain),
  };
  const plain = Buffer.from(JSON.stringify(content));
  const sealed = sealBlob(keyOf(passphrase, kdf), header.epoch, placeOf(header), plain, random);
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...header, kdf, sealed: sealed.toString('base64') })}\n`);
}

/** What a recovery file holds. Refuses a file that is none, is cut, or does not open with this passphrase (exit 12). */
export function openRecovery(path: string, passphrase: string): Recovery {
  const { kdf, sealed, ...header } = readRecovery(path);
  const plain = openBlob(keyOf(passphrase, kdf), placeOf(header), Buffer.from(sealed, 'base64'));
  if (!plain) {
    throw new Refusal(
      'wrong-key',
      `This passphrase does not open the recovery copy ${path}.`,
      'It has a passphrase of its own, not that of the home.',
    );
  }
  // What is sealed counts; the header beside it is only there to be read without the passphrase.
  const { master, chain, ...inside } = JSON.parse(plain.toString('utf8')) as Content;
  return {
    ...inside,
    master: { key: Buffer.from(master.key, 'base64'), kdf: master.kdf },
    chain: chainFrom(chain),
  };
}

function readRecovery(path: string): RecoveryHeader & { readonly kdf: KdfParameters; readonly sealed: string } {
  let text: string | undefined;
  try {
    text = readSmallFile(path, LONGEST)?.toString('utf8');
  } catch (problem) {
    throw fileProblem(problem, path);
  }
  const damaged = new Refusal(
    'recovery-damaged',
    `${path} is not a whole recovery copy.`,
    'Use another copy, or make one: steward keys recovery -o FILE',
  );
  let found: Partial<Record<string, unknown>> | null;
  try {
    found = JSON.parse(text ?? '');
  } catch {
    throw damaged;
  }
  const format = String(found?.format);
  if (format !== FORMAT && format.startsWith('steward.recovery/')) {
    throw new Refusal('newer', `${path} was written by a newer Steward.`, 'Install that version or a later one.');
  }
  if (
    !found ||
    format !== FORMAT ||
    typeof found.sealed !== 'string' ||
    typeof found.home !== 'string' ||
    typeof found.chainDay !== 'string' ||
    !isKdf(found.kdf)
  ) {
    throw damaged;
  }
  return found as unknown as RecoveryHeader & { kdf: KdfParameters; sealed: string };
}

/** A file may come from anywhere: parameters that would take all the memory of a machine are not ours. */
function isKdf(value: unknown): value is KdfParameters {
  const kdf = (value ?? {}) as Partial<KdfParameters>;
  const costs = [kdf.N, kdf.r, kdf.p].every((cost) => Number.isSafeInteger(cost) && (cost as number) > 0);
  const power = costs && Number.isInteger(Math.log2(kdf.N as number)) && (kdf.N as number) > 1;
  return (
    kdf.name === 'scrypt' &&
    power &&
    (kdf.N as number) * (kdf.r as number) * (kdf.p as number) <= 2 ** 23 &&
    typeof kdf.salt === 'string'
  );
}

const placeOf = ({ home, chainDay }: Pick<RecoveryHeader, 'home' | 'chainDay'>) => ({
  table: 'recovery',
  id: home,
  day: chainDay,
});

const keyOf = (passphrase: string, kdf: KdfParameters): Buffer =>
  Buffer.from(hkdfSync('sha256', keyFromPassphrase(passphrase, kdf).key, '', 'steward/1/file/recovery', 32));
