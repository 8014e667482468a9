import { createHash } from 'node:crypto';
import type { Random } from '../../src/vault/random.ts';

/** Bytes that look random and come again in every run: for transcripts, never for keys that matter. */
export function seededRandom(seed: string): Random {
  let block = 0;
  let pool = Buffer.alloc(0);
  return (count) => {
    while (pool.length < count) {
      block += 1;
      pool = Buffer.concat([pool, createHash('sha256').update(`${seed}/${block}`).digest()]);
    }
    const bytes = Buffer.from(pool.subarray(0, count));
    pool = pool.subarray(count);
    return bytes;
  };
}
