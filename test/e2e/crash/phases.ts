/** A stretch of a command, named by the steps between which it lies: `next` is the one that a kill kept from happening. */
type Phase = {
  readonly name: string;
  readonly command: string;
  readonly next: RegExp;
  /** Only after (true) or before (false) a step like this one was taken. */
  readonly after?: RegExp;
  readonly before?: RegExp;
};

const phase = (command: string, name: string, next: RegExp, more: Pick<Phase, 'after' | 'before'> = {}): Phase => ({
  command,
  name: `${command}: ${name}`,
  next,
  ...more,
});

const CHUNK = /commit home\/store\.db .*\bcontact import(?! ended)/;
// The renewal's own steps: decided, register carried over, store under the new keys, chain at the new epoch.
const DECIDED = /rename home\/secure\/keyring$/;
const CARRIED = /commit home\/secure\/register\.db \(register_event\), \(meta\)$/;
const RENEWED = /commit home\/store\.db .*keys rotate/;
const NEW_EPOCH = /rename home\/never-back-up\/chain$/;
const PLACED = /rename home\/secure\/keyring$/;
const CERTIFICATE = /commit home\/store\.db .*\bcertificate\b/;

const READY = /rename home\/never-back-up\/restoring\/ready$/;

/** In the order in which they are asked: the first that fits is the phase. */
export const PHASES: readonly Phase[] = [
  phase('init', 'master key', /config/),
  phase('init', 'keys and folders of the new home', /\.making(\/(secure|never-back-up|certificates|rejects).*)?$/, {
    before: /commit/,
  }),
  phase('init', 'notice, store and register', /notice\.yaml|commit|\.making$/),
  phase('init', 'the home takes its place', /rename home|^sync $/),

  phase('import', 'inside the first chunk', CHUNK, { before: CHUNK }),
  phase('import', 'a chunk committed, the next one not', CHUNK),
  phase('import', 'rejects being written', /home\/rejects/),
  phase('import', 'all rows in, its end not', /contact import ended|checkpoint/),

  phase('sweep', 'inside a disposal chunk', /commit home\/store\.db .*retention sweep$/),
  phase('sweep', 'file destroyed, its row not', /file destroy$/),
  phase('sweep', 'before a file goes', /unlink home\/rejects/),
  phase('sweep', 'index clean-up', /commit home\/store\.db \((identifier_index|resident)\)/),
  phase('sweep', 'the month’s index rebuilt, not swapped', /index-key|index rebuild/, { before: /index rebuild/ }),
  phase('sweep', 'index swapped, old key not forgotten', /index-key/),
  phase('step', 'floor not committed', /chain step$/),
  phase('step', 'floor committed, chain not rewritten', /never-back-up\/(\.chain\.tmp|chain)$/, {
    after: /chain step$/,
  }),
  phase('step', 'chain rewritten', /never-back-up$|commit home\/store\.db$/, { after: /rename .*\/chain$/ }),
  phase('sweep', 'log not emptied', /checkpoint/),
  phase('sweep', 'inside the certificate’s commit', CERTIFICATE),
  phase('sweep', 'certificate committed, its files not whole', /home\/certificates/),
  phase('sweep', 'its end', /\(meta\), \(job\)$|commit home\/store\.db$/, { after: /checkpoint/ }),

  phase('opt-out', 'inside the register’s commit', /commit home\/secure\/register\.db \(register_event\)$/),
  phase('opt-out', 'in the register, not in the audit', /commit home\/store\.db register\b/),
  phase('opt-out', 'in the audit, not anchored', /commit home\/secure\/register\.db \(anchor\)$/),

  phase('reseal', 'inside a chunk', /keys reseal$/),
  phase('reseal', 'between chunks', /anchor|commit home\/store\.db$/, {
    after: /keys reseal$/,
    before: /keys reseal done/,
  }),
  phase('reseal', 'the old epoch not forgotten', /never-back-up\/(\.chain\.tmp|chain)$/, { after: /keys reseal$/ }),
  phase('reseal', 'forgotten, and the store does not know', /never-back-up$|keys reseal done/, {
    after: /keys reseal$/,
  }),
  phase('rotate', 'index key', /index-key|index rebuild|never-back-up$|\(anchor\)|store\.db$/, { before: DECIDED }),
  phase('rotate', 'being decided', /keyring/, { before: DECIDED }),
  phase('rotate', 'decided, register not carried over', /secure$|store\.db$|register_event/, { before: CARRIED }),
  phase('rotate', 'register carried over, store not renewed', /keyring|secure$|keys rotate/, { before: RENEWED }),
  phase('rotate', 'store renewed, chain at its old epoch', /anchor|chain\.tmp|chain$/, { before: NEW_EPOCH }),
  phase('rotate', 'chain at its new epoch, keyring not', /never-back-up$|keyring|secure$/, { after: NEW_EPOCH }),

  phase('rekey', 'key file', /(open|write|sync|rename) \.?new\.key|^sync $/, { before: /rekeyed/ }),
  phase('rekey', 'beside their places', /rekeyed|never-back-up$|secure$/, { before: PLACED }),
  phase('rekey', 'the moment', PLACED),
  phase('rekey', 'keyring in place, others not', /secure$|rename home\/never-back-up\/|never-back-up$/, {
    after: PLACED,
  }),
  phase('rekey', 'in place, not in the audit', /keys passphrase$/),

  phase('erase', 'inside the ledger’s commit', /commit home\/secure\/register\.db \(erasure\)/),
  phase('erase', 'the ledger knows, the audit does not', /commit home\/store\.db (contact|resident) erase$/),
  phase('erase', 'in the ledger, not disposed of', /commit home\/store\.db .*\berase$/),
  phase('erase', 'disposed of, log not emptied', /checkpoint/),
  phase('erase', 'inside the certificate’s commit', CERTIFICATE),
  phase('erase', 'certificate committed, its files not whole', /home\/certificates/),

  phase('sync', 'asked to stop, in nobody’s register yet', /commit home\/secure\/register\.db \(register_event\)$/),
  phase('sync', 'in the register, the words not sealed', /commit home\/store\.db .*\bopt-out sync(?! ended)/),
  phase('sync', 'a page on record, not anchored', /commit home\/secure\/register\.db \(anchor\)$/),
  phase('sync', 'all pages on record, its end not', /opt-out sync ended/),
  phase('review', 'decided, in nobody’s register yet', /commit home\/secure\/register\.db \(register_event\)$/),
  phase('review', 'in the register, not decided', /commit home\/store\.db (register$|.*opt-out review decide)/),
  phase('list', 'file being written', /(open|write|sync) \.list\.csv|opt-out export$/),
  phase('list', 'recorded, not in place', /rename list\.csv|^sync $/, { after: /opt-out export$/ }),

  phase('export', 'keyring being written', /keyring|secure$/),
  phase('export', 'file being written', /(open|write|sync) \.?out\.csv|(open|write|sync) \.out|export run$/),
  phase('export', 'recorded, its files not in place', /rename out\.csv|^sync $/, { after: /export run$/ }),

  phase('pack', 'folder being written', /\.pack\.tmp|^sync $/, { before: /request pack$/ }),
  phase('pack', 'recorded, not in place', /rename pack|^sync $|request pack$/),

  phase('backup', 'copies being made', /\.making(\/(store|secure|notice|certificates).*)?$/),
  phase('backup', 'manifest being written', /\.making\/\.?manifest|\.making$/),
  phase('backup', 'whole, not in its place', /rename backups\/new$/),
  phase('backup', 'in its place, not in the audit', /sync backups$|commit home\/store\.db .*backup$/),

  phase('restore', 'being copied', /restoring(\/(store\.db|notice|secure.*|certificates|rejects|never-back-up))?$/, {
    before: /commit home\/never-back-up\/restoring/,
  }),
  phase('restore', 'being disposed of, united and indexed', /restoring\/.*(commit|store\.db|register\.db|index-key)/, {
    before: /, restored$/,
  }),
  phase('restore', 'being certified and synced', /restoring|never-back-up$/, { before: READY }),
  phase('restore', 'ready, nothing in its place', /restoring$|(mkdir|rename) home/, { before: /rename home\/secure/ }),
  phase('restore', 'some of it in its place', /rename home|rm home\/store|rm home\/secure/, {
    before: /rename home\/store/,
  }),
  phase('restore', 'all in its place, mark not gone', /sync home|rm .*ready/, { before: /rm .*ready/ }),

  phase('drill', 'being built', /never-back-up\/drill/),
  phase('drill', 'done, not on record', /restore drill$/),

  phase('export', 'keyring being written', /keyring|secure$/),
  phase('export', 'file being written', /(open|write|sync) \.?out\.csv|(open|write|sync) \.out|export run$/),
  phase('export', 'recorded, its files not in place', /rename out\.csv|^sync $/, { after: /export run$/ }),

  phase('pack', 'folder being written', /\.pack\.tmp|^sync $/, { before: /request pack$/ }),
  phase('pack', 'recorded, not in place', /rename pack|^sync $|request pack$/),
];

/** What the steps of a command are counted under: `step` is a part of the sweep, a renewal one of sealing all again. */
const commandsOf = (command: string): readonly string[] =>
  command === 'sweep' ? ['sweep', 'step'] : command === 'reseal' ? ['reseal', 'rotate'] : [command];

/** In which phase a run died, from the steps that it took and the last, which it did not. undefined = between phases. */
export function phaseOf(command: string, steps: readonly string[]): string | undefined {
  const next = steps.at(-1) ?? '';
  const taken = steps.slice(0, -1);
  return PHASES.find(
    (each) =>
      commandsOf(command).includes(each.command) &&
      each.next.test(next) &&
      (each.after === undefined || taken.some((step) => each.after?.test(step))) &&
      (each.before === undefined || !taken.some((step) => each.before?.test(step))),
  )?.name;
}

export type Kill = { readonly at: number; readonly half: boolean };

/** Where to kill a command so that each of its phases is hit `times` times: every step of a phase in turn, then again. */
export function killsIn(command: string, steps: readonly string[], times: number, only?: RegExp): readonly Kill[] {
  const places = new Map<string, number[]>();
  for (const index of steps.keys()) {
    const name = phaseOf(command, steps.slice(0, index + 1));
    if (name !== undefined && (only?.test(name) ?? true)) places.set(name, [...(places.get(name) ?? []), index + 1]);
  }
  return [...places.values()].flatMap((all) =>
    Array.from({ length: times }, (_, turn) => ({
      // Spread over a phase of many steps: its first, its last, and those between.
      at: all[all.length > times ? Math.round((turn * (all.length - 1)) / (times - 1)) : turn % all.length] as number,
      half: turn >= all.length,
    })),
  );
}
