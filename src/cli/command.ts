import type { OpenHome } from '../home/open.ts';
import type { Opened } from '../home/opened.ts';
import type { Progress } from './progress.ts';
import type { Style } from './style.ts';
import type { World } from './world.ts';

/** A flag of one command, beside the ones that every command has. */
export type Flag = {
  readonly flags: string;
  readonly says: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
};

/** What a command is given: its words, its way to the world, and the home once it asks for it. */
export type Context = {
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly world: World;
  /** `--reason` and `--approved-by`, free of identifiers. */
  readonly words: { readonly reason: string | undefined; readonly approvedBy: string | undefined };
  /** True when a person is at the terminal and may be asked. */
  readonly canAsk: boolean;
  /** What the home would be opened with, for a restore, which comes when it cannot be opened. */
  readonly access: () => OpenHome;
  /** Opens the home with its keys; the runner closes it. */
  readonly opened: () => Promise<Opened>;
  readonly progress: (label: string) => Progress;
  /** Runs other words in another world: how the demonstration types its commands. */
  readonly again: (world: World) => Promise<number>;
  readonly homeRoot: string;
  readonly keyFile: string;
};

type Common = {
  /** What is typed after `steward`, with its positional argument: `contact show <reference>`. */
  readonly usage: string;
  readonly says: string;
  readonly flags?: readonly Flag[];
  readonly examples: readonly string[];
  /** Exit codes beyond 0, 1 and 2 that this command can end with, for its help. */
  readonly exits?: Readonly<Record<number, string>>;
  /** The name inside `"schema": "steward.<name>/1"`. */
  readonly schema: string;
};

/** Looks and tells; changes nothing but, where seeing is itself an act, the audit. */
export type ReadCommand<Answer extends object> = Common & {
  readonly kind: 'read';
  readonly run: (context: Context) => Promise<Answer>;
  readonly text: (answer: Answer, style: Style) => string | Promise<string>;
  readonly exit?: (answer: Answer) => number;
};

/** Decides, then does exactly that (D4). `question` makes it one that somebody must say yes to. */
export type ChangeCommand<Plan extends object, Receipt extends object> = Common & {
  readonly kind: 'change';
  readonly plan: (context: Context) => Promise<Plan>;
  readonly apply: (context: Context, plan: Plan) => Promise<Receipt>;
  /** The plan as `--json` and `--dry-run` show it; without it, the plan as it is. Hides what only `apply` needs. */
  readonly show?: (plan: Plan) => object;
  readonly planText: (plan: Plan, style: Style) => string;
  readonly receiptText: (receipt: Receipt, style: Style) => string;
  readonly question?: (plan: Plan) => string | undefined;
  /** Destroys or sends in bulk: its JSON is `{schema, plan, receipt}`. */
  readonly bulk?: boolean;
  readonly exit?: (receipt: Receipt) => number;
};

// biome-ignore lint/suspicious/noExplicitAny: a table of commands of many answers has no one type for them
export type Command = ReadCommand<any> | ChangeCommand<any, any>;

export const readCommand = <Answer extends object>(
  command: Omit<ReadCommand<Answer>, 'kind'>,
): ReadCommand<Answer> => ({
  kind: 'read',
  ...command,
});

export const changeCommand = <Plan extends object, Receipt extends object>(
  command: Omit<ChangeCommand<Plan, Receipt>, 'kind'>,
): ChangeCommand<Plan, Receipt> => ({ kind: 'change', ...command });
