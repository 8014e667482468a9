import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back a collection of garbage to be called between chunks. Left alone, V8 lets the garbage of an import grow to
 * 200 MB before it looks; what lives between two chunks is 6 MB, so that looking costs 5 ms.
 */
export function heapTidier(every: number): () => void {
  setFlagsFromString('--expose-gc');
  if (process.env.IMP_SS) setFlagsFromString('--semi-space-growth-factor=1');
  const collect = runInNewContext('gc') as () => void;
  let chunks = 0;
  return () => {
    chunks += 1;
    if (chunks % every === 0) collect();
  };
}
