import { Refusal } from '../refusal.ts';
import type { ChangeCommand, Command, Context, ReadCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { fitLines } from './fit-lines.ts';
import { type Style, styleFor } from './style.ts';

/** Runs one command and says what it answered: the only place that prints an answer, and the only one that asks for a yes. */
export async function runCommand(command: Command, context: Context): Promise<number> {
  const { world, flags } = context;
  const style = styleFor(world.stdout, world.env, flags.color === false);
  return command.kind === 'read' ? look(command, context, style) : change(command, context, style);
}

async function look(command: ReadCommand<object>, context: Context, style: Style): Promise<number> {
  const answer = await command.run(context);
  if (context.flags.json) await printJson(context, command.schema, answer);
  else await print(context, await command.text(answer, style), style);
  return command.exit?.(answer) ?? EXIT.done;
}

async function change(command: ChangeCommand<object, object>, context: Context, style: Style): Promise<number> {
  const { flags, world } = context;
  const plan = await command.plan(context);
  const shown = command.show?.(plan) ?? plan;
  if (flags.dryRun) {
    if (flags.json) await printJson(context, command.schema, { plan: shown });
    else await print(context, `${command.planText(plan, style)}\n\nDry run: nothing was changed.`, style);
    return EXIT.done;
  }
  const question = command.question?.(plan);
  if (question !== undefined && !flags.yes) {
    if (!context.canAsk) {
      throw new Refusal(
        'needs-yes',
        'This needs a yes from somebody, and nobody is at the terminal.',
        'Look at it with --dry-run, then add --yes.',
      );
    }
    const { askYes } = await import('./ask.ts');
    await write(world.stderr, `${command.planText(plan, styleFor(world.stderr, world.env, flags.color === false))}\n`);
    if (!(await askYes(world, question))) throw new Refusal('declined', 'Stopped. Nothing was changed.');
  }
  const receipt = await command.apply(context, plan);
  if (flags.json) await printJson(context, command.schema, command.bulk ? { plan: shown, receipt } : receipt);
  else if (!flags.quiet) await print(context, command.receiptText(receipt, style), style);
  return command.exit?.(receipt) ?? EXIT.done;
}

/** A person's terminal gets lines that fit it; what a program reads is never broken. */
const print = (context: Context, text: string, style: Style): Promise<void> =>
  write(context.world.stdout, text === '' ? '' : `${style.terminal ? fitLines(text, style.columns) : text}\n`);

const printJson = (context: Context, schema: string, answer: object): Promise<void> =>
  write(context.world.stdout, `${JSON.stringify({ schema: `steward.${schema}/1`, ...answer })}\n`);

/** Resolves when the text is on its way; a reader that went away (head, a closed pager) is not an error. */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((done, fail) => {
    if (text === '') return done();
    stream.write(text, (problem) => {
      if (!problem || (problem as NodeJS.ErrnoException).code === 'EPIPE') done();
      else fail(problem);
    });
  });
}
