import type { Output } from './world.ts';

/** Told how far a long act is. Off a terminal, or quiet, it says nothing. */
export type Progress = {
  readonly update: (done: number, total: number, note?: string) => void;
  readonly stop: () => void;
};

const SILENT: Progress = { update: () => undefined, stop: () => undefined };

/** A bar with rate and time left on a terminal's standard error; loaded only when first drawn. */
export function progressOn(stream: Output, label: string, wanted: boolean): Progress {
  if (!wanted || stream.isTTY !== true) return SILENT;
  let bar: { update: (n: number, p: object) => void; setTotal: (n: number) => void; stop: () => void } | undefined;
  let asked = false;
  let stopped = false;
  let latest: readonly [number, number, string] = [0, 1, ''];
  const draw = async () => {
    const { default: cliProgress } = await import('cli-progress');
    if (stopped) return;
    const made = new cliProgress.SingleBar({
      format: `${label} {bar} {percentage}% · {note} · {eta_formatted} left`,
      stream: stream as NodeJS.WritableStream,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
      fps: 5,
      etaBuffer: 50,
    });
    made.start(latest[1], latest[0], { note: latest[2] });
    bar = made;
  };
  return {
    update(done, total, note = '') {
      latest = [done, total, note];
      if (!asked) {
        asked = true;
        void draw();
      }
      bar?.setTotal(total);
      bar?.update(done, { note });
    },
    stop() {
      stopped = true;
      bar?.stop();
    },
  };
}
