import type { Day } from '../calendar/types.ts';
import type { Chain } from './ratchet.ts';

type Link = { readonly epoch: number; readonly day: Day; readonly value: string };

/** A chain as it stands in JSON, in its own file and in a recovery copy (docs/decisions/0002-byte-formats.md). */
export type ChainContent = Link & { readonly earlier?: readonly (Link & { readonly until: Day })[] };

export function chainContent({ epoch, day, value, earlier }: Chain): ChainContent {
  const content = { epoch, day, value: value.toString('base64') };
  if (!earlier) return content;
  return { ...content, earlier: earlier.map((old) => ({ ...old, value: old.value.toString('base64') })) };
}

export function chainFrom({ epoch, day, value, earlier }: ChainContent): Chain {
  const chain = { epoch, day, value: Buffer.from(value, 'base64') };
  if (!earlier) return chain;
  return { ...chain, earlier: earlier.map((old) => ({ ...old, value: Buffer.from(old.value, 'base64') })) };
}
