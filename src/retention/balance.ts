/** One channel's account since the certificate before. It foots when closing is what is counted now. */
export type BalanceRow = {
  readonly channel: string;
  readonly opening: number;
  readonly recorded: number;
  readonly imported: number;
  readonly disposed: number;
  readonly erased: number;
  readonly closing: number;
  readonly counted: number;
  readonly foots: boolean;
};

/**
 * opening + recorded + imported − disposed − erased = closing = counted now, per channel. What does not foot was added or
 * removed by something that is not Steward.
 */
export function balanceOf(
  before: readonly Pick<BalanceRow, 'channel' | 'counted'>[],
  movements: readonly { readonly kind: string; readonly channel: string; readonly count: number }[],
  counted: readonly { readonly channel: string; readonly count: number }[],
): readonly BalanceRow[] {
  const channels = new Set([...before, ...movements, ...counted].map((row) => row.channel));
  const moved = (channel: string, kind: string) =>
    movements
      .filter((row) => row.channel === channel && row.kind === kind)
      .reduce((sum, row) => sum + Number(row.count), 0);
  return [...channels].sort().map((channel) => {
    const opening = before.find((row) => row.channel === channel)?.counted ?? 0;
    const recorded = moved(channel, 'recorded');
    const imported = moved(channel, 'imported');
    const disposed = moved(channel, 'disposed');
    const erased = moved(channel, 'erased');
    const closing = opening + recorded + imported - disposed - erased;
    const now = Number(counted.find((row) => row.channel === channel)?.count ?? 0);
    return { channel, opening, recorded, imported, disposed, erased, closing, counted: now, foots: closing === now };
  });
}
