import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A small disk of its own in memory, unmounted when the test is over; undefined where mounting is not allowed. */
export function smallDisk(megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'steward-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (!mounted('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder)) return undefined;
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  return folder;
}

/** The same disk with other options: `ro`, or another size. */
export function remount(folder: string, options: string): void {
  if (!mounted('-o', `remount,${options}`, folder)) throw new Error(`${folder} was not mounted again with ${options}`);
}

const mounted = (...words: readonly string[]): boolean => {
  const { status, error } = spawnSync('mount', [...words], { stdio: 'ignore' });
  return error === undefined && status === 0;
};
