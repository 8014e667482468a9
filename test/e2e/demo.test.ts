import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makePlace } from '../support/process.ts';

/** The first thing that anybody runs: the story is told whole, and a story that breaks does not answer 0. */

/** What was typed, in order, each with how it ended: 0 where nothing is said. */
const told = (stdout: string): readonly string[] =>
  stdout.split(/^\$ steward /m).flatMap((part, index) => {
    const words = part.split('\n', 1)[0]?.split(/ (?=[-</"])| (?=\S*\d)/, 1)[0];
    return index === 0 ? [] : [`${words}: ${/^\(exit (\d+)\)$/m.exec(part)?.[1] ?? 0}`];
  });

describe('steward demo', () => {
  test('tells the whole story, and every command of it ends as the story says', async () => {
    const place = await makePlace({ init: false });
    const ran = await place.run(['demo']);
    expect(ran.stderr).toBe('');
    expect(ran.exit).toBe(0);
    expect(told(ran.stdout)).toEqual([
      'init: 0',
      'contact add: 0',
      'contact import: 3',
      'opt-out add: 0',
      'opt-out check: 3',
      'export run contacts: 0',
      'request open: 0',
      'request show: 0',
      'request pack: 0',
      'request review: 0',
      'request close: 0',
      'hold place: 0',
      'retention sweep: 1',
      'retention sweep: 0',
      'retention sweep: 0',
      'certificate show: 0',
      'contact list: 0',
      'opt-out check: 3',
      'audit verify: 0',
      'check: 0',
    ]);
    expect(ran.stdout).toMatch(/--resident R\w{15} /);
    expect(ran.stdout).toMatch(/pack\/index\.html|pack\/.*\.html/);
    expect(ran.stdout).not.toContain('""');
    expect(ran.stdout).toContain('That was all');
    expect(readdirSync(place.temporary)).toEqual([]);
  });

  test('stops with exit 1 at a step that ends otherwise, and leaves nothing behind', async () => {
    const place = await makePlace({ init: false });
    const ran = await place.run(['demo'], { limit: 'ulimit -f 40' });
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toContain('$ steward init\n');
    expect(ran.stdout).not.toContain('$ steward check');
    expect(ran.stderr).toMatch(
      /^steward: The story stopped: `steward \w+[^`]*` ended with exit 1, where 0 was expected\.$/m,
    );
    expect(readdirSync(place.temporary)).toEqual([]);
  });
});
