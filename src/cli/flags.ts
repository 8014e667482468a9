/** The flags that every command has (design, section 4). `quietly` = left out of each command's help, listed once at the top;
 * `changes` = left out where nothing changes. */
export const COMMON_FLAGS: readonly {
  readonly flags: string;
  readonly says: string;
  readonly quietly?: boolean;
  readonly changes?: boolean;
}[] = [
  { flags: '--json', says: 'answer with one JSON document' },
  { flags: '-n, --dry-run', says: 'say what would be done, and do nothing', changes: true },
  { flags: '-y, --yes', says: 'answer yes to the question before an act', changes: true },
  { flags: '-q, --quiet', says: 'print no receipt, only problems', quietly: true },
  { flags: '--home <dir>', says: 'the home to work in (STEWARD_HOME)', quietly: true },
  { flags: '--key-file <file>', says: 'the master key (STEWARD_KEY_FILE)', quietly: true },
  { flags: '--wait <duration>', says: 'how long to wait for a lock, 5s unless told', quietly: true },
  { flags: '--reason <why>', says: 'why, for the audit; never with personal data', quietly: true },
  { flags: '--approved-by <name>', says: 'the second person who agreed', quietly: true },
  { flags: '--no-color', says: 'no colours (NO_COLOR)', quietly: true },
  { flags: '--no-input', says: 'never ask anything', quietly: true },
];
