import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place, ProcessRan } from '../support/process.ts';
import { e164 } from './crash/homes.ts';

/** What eight writers were told is done: what the home must hold afterwards, and nothing besides. */
export type Told = {
  /** Outside references of contacts that are there, and of those that were erased. */
  readonly references: Set<string>;
  readonly erased: Set<string>;
  readonly optOuts: Set<string>;
  readonly holds: Set<string>;
  readonly requests: Set<string>;
  readonly backups: { readonly folder: string; readonly contacts: number; readonly least: number; most: number }[];
  /** Entries of the audit by their act, one for each act that was answered. */
  readonly acts: Map<string, number>;
  /** Contacts that some command may have recorded, or taken away, by now: answered or under way. */
  tried: number;
  gone: number;
  readonly ran: { readonly words: string; readonly ran: ProcessRan }[];
};

export const toldNothing = (): Told => ({
  references: new Set(),
  erased: new Set(),
  optOuts: new Set(),
  holds: new Set(),
  requests: new Set(),
  backups: [],
  acts: new Map(),
  tried: 0,
  gone: 0,
  ran: [],
});

/** One process after the other, each another command of the built program; `turn` counts on. */
export type Writer = (turn: number) => Promise<unknown>;

// biome-ignore lint/suspicious/noExplicitAny: receipts of many commands
type Receipt = any;

/** Whoever does not wait, whoever waits as long as is usual, and whoever has time. */
const WAITS = ['0s', '5s', '60s'] as const;

/** The eight, each with numbers and references of its own. */
export function writersOf(place: Place, told: Told): readonly Writer[] {
  /** The receipt of a command that was answered, or what one said that was refused. */
  async function act(
    turn: number,
    name: string | undefined,
    argv: readonly string[],
    stdin?: string,
  ): Promise<{ readonly receipt: Receipt; readonly said: string }> {
    const wait = WAITS[turn % WAITS.length] as string;
    const words = [...argv, '--json', '--wait', wait];
    const ran = await place.run(words, stdin === undefined ? {} : { stdin });
    told.ran.push({ words: words.join(' '), ran });
    if (ran.exit !== 0 && ran.exit !== 3) return { receipt: undefined, said: ran.stderr };
    if (name) told.acts.set(name, (told.acts.get(name) ?? 0) + 1);
    const answer: Receipt = JSON.parse(ran.stdout);
    return { receipt: answer.receipt ?? answer, said: ran.stderr };
  }

  async function add(turn: number, reference: string): Promise<string | undefined> {
    told.tried += 1;
    const contact = { channel: 'email', name: 'Morag Testperson', source: 'test', reference };
    const { receipt } = await act(turn, 'contact add', ['contact', 'add', '--from', '-'], JSON.stringify(contact));
    if (receipt) told.references.add(reference);
    return receipt?.reference;
  }

  const adds =
    (series: string): Writer =>
    (turn) =>
      add(turn, `${series}-${turn}`);

  /** Files of 25 rows, of which the last ten come again in the next file. */
  const imports: Writer = async (turn) => {
    const file = join(place.work, `file-${turn}.csv`);
    const rows = Array.from({ length: 25 }, (_, row) => `F-${turn * 15 + row}`);
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const lines = rows.map((reference) => `email,${at},Idris Example,test,${reference}`);
    writeFileSync(file, `channel,at,name,source,reference\n${lines.join('\n')}\n`);
    told.tried += rows.length;
    const { receipt, said } = await act(turn, undefined, ['contact', 'import', file]);
    const fresh = rows.filter((reference) => !told.references.has(reference));
    const recorded = Number(receipt?.recorded ?? /Before that, (\d+) contacts? w/.exec(said)?.[1] ?? 0);
    if (recorded !== (receipt ? fresh.length : 0) && recorded !== fresh.length)
      throw new Error(`${fresh.length} rows of ${file} are new: ${JSON.stringify(receipt)} ${said}`);
    if (recorded === 0) return;
    for (const reference of fresh) told.references.add(reference);
  };

  /** Five numbers a second time among the next ones. */
  const optOuts =
    (first: number): Writer =>
    async (turn) => {
      const number = `07700900${String(first + ((turn - (turn % 6 === 5 ? 5 : 0)) % 450)).padStart(3, '0')}`;
      const known = told.optOuts.has(e164(number));
      const { receipt } = await act(turn, undefined, ['opt-out', 'add', '--how', 'text'], number);
      if (!receipt) return;
      if (receipt.status !== (known ? 'already' : 'added')) throw new Error(`an opt-out is ${receipt.status}`);
      told.optOuts.add(e164(number));
    };

  /** A hold on a contact of its own, which every second time is released again; and a request. */
  const holds: Writer = async (turn) => {
    const reference = await add(turn, `H-${turn}`);
    if (reference === undefined) return;
    const review = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const scope = ['--contact', reference, '--reason', 'inquiry', '--review', review];
    const { receipt: placed } = await act(turn, 'hold place', ['hold', 'place', ...scope]);
    if (placed) told.holds.add(placed.id);
    if (placed && turn % 2 === 0) {
      const { receipt: released } = await act(turn, 'hold release', ['hold', 'release', placed.id, '--reason', 'over']);
      if (released) told.holds.delete(placed.id);
    }
    const today = new Date().toISOString().slice(0, 10);
    const request = ['request', 'open', '--type', 'access', '--received', today];
    const { receipt: opened } = await act(turn, 'request open', request);
    if (opened) told.requests.add(opened.reference);
  };

  /** Sweeps, and somebody who is recorded, erased, and tried again. */
  const erasures: Writer = async (turn) => {
    await act(turn, undefined, ['retention', 'sweep', '--yes']);
    const reference = await add(turn, `E-${turn}`);
    if (reference === undefined) return;
    told.gone += 1;
    const erase = ['contact', 'erase', reference, '--reason', 'unlawful', '--yes'];
    const { receipt, said } = await act(turn, undefined, erase);
    if (receipt?.erased !== 1 && !/in the erasure ledger all the same/.test(said)) return;
    told.references.delete(`E-${turn}`);
    told.erased.add(`E-${turn}`);
  };

  /** Backups, each proved readable while the others go on; every fourth time all keys are renewed. */
  const backups: Writer = async (turn) => {
    const folder = join(place.folder, `backup-${turn}`);
    const least = told.references.size;
    const before = told.gone;
    const { receipt: made } = await act(turn, 'backup', ['backup', folder]);
    if (made) {
      told.backups.push({ folder, contacts: made.contacts, least: least - (told.gone - before) - 1, most: told.tried });
      await act(turn, undefined, ['backup', 'verify', folder]);
    }
    if (turn % 4 === 1) await act(turn, undefined, ['keys', 'rotate', '--yes']);
  };

  return [adds('A'), adds('B'), imports, optOuts(0), optOuts(500), holds, erasures, backups];
}
