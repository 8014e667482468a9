/**
 * The one error that any room may throw on purpose: Steward could not, or would not, and says so to a person.
 * Everything else that is thrown is a bug (exit 70).
 *
 * `message` says what happened and names references, rows and paths, never a value that could be somebody's data;
 * `hint` is the command or step to try next. `cli/exit-codes.ts` turns `code` into an exit code.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  /** More lines for a person (mistakes in a file, for instance), each safe to print. */
  readonly details: readonly string[];

  constructor(code: string, message: string, hint?: string, details: readonly string[] = []) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}

export const refuse = (code: string, message: string, hint?: string, details?: readonly string[]): never => {
  throw new Refusal(code, message, hint, details);
};

/** The same refusal, and what is done all the same: whoever is told "refused" must not guess whether to start again. */
export const doneAllTheSame = (problem: unknown, done: string, hint: string): unknown =>
  problem instanceof Refusal ? new Refusal(problem.code, `${problem.message} ${done}`, hint, problem.details) : problem;
