import { join, resolve } from 'node:path';
import { Command as Commander, Option } from 'commander';
import { COMMANDS, GROUPS } from '../commands/table.ts';
import { Refusal } from '../refusal.ts';
import { VERSION } from '../version.ts';
import type { Command, Context } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { COMMON_FLAGS } from './flags.ts';
import { helpLines } from './help-lines.ts';
import { openerFor } from './opener.ts';
import { progressOn } from './progress.ts';
import { runCommand } from './runner.ts';
import { usageProblem } from './usage-problem.ts';
import type { World } from './world.ts';

/** Builds the tree of commands, reads the words, and runs the one that was meant. */
export async function runProgram(world: World, again: Context['again']): Promise<number> {
  let exit: number = EXIT.done;
  const root = node(new Commander('steward'), world)
    .description("Makes a council's privacy notice executable.")
    .addHelpText('after', `\nStart:  steward init\nTry it: steward demo\nSee:    steward status, steward check\n`);
  // Only where no command is named: commander takes a flag of the program wherever it stands, and `notice show` has a --version.
  if (!COMMANDS.some(({ usage }) => world.argv.includes(usage.split(' ')[0] ?? ''))) {
    root.version(`steward ${VERSION}`, '-V, --version', 'print the version');
  }
  for (const flag of COMMON_FLAGS) root.addOption(new Option(flag.flags, flag.says));
  for (const command of COMMANDS) {
    place(root, command, world).action(async (...given: unknown[]) => {
      const leaf = given.at(-1) as Commander;
      exit = await runLeaf(command, leaf, world, again);
    });
  }
  if (world.argv.length === 0) {
    root.outputHelp({ error: true });
    return EXIT.usage;
  }
  await root.parseAsync([...world.argv], { from: 'user' });
  return exit;
}

/** Hangs a command below its groups: `retention sweep` is `sweep` in the group `retention`. */
function place(root: Commander, command: Command, world: World): Commander {
  const words = command.usage.split(' ');
  const names = words.filter((word) => !/^[<[]/.test(word));
  const positional = words.filter((word) => /^[<[]/.test(word));
  let parent = root;
  for (const name of names.slice(0, -1)) parent = group(parent, name, world);
  const leaf = child(parent, names.at(-1) as string, world).description(command.says);
  for (const argument of positional) leaf.argument(argument);
  for (const flag of command.flags ?? []) {
    const option = new Option(flag.flags, flag.says);
    if (flag.choices) option.choices([...flag.choices]);
    if (flag.required) option.makeOptionMandatory();
    once(option);
    leaf.addOption(option);
  }
  for (const flag of COMMON_FLAGS) {
    // Every command takes them, so that a script may always say --yes; where nothing changes they would only be in the way.
    const hidden = flag.quietly === true || (flag.changes === true && command.kind === 'read');
    leaf.addOption(new Option(flag.flags, flag.says).hideHelp(hidden));
  }
  return leaf.addHelpText('after', () => afterHelp(command, world.stdout.columns ?? 80));
}

/** A flag that is given twice is refused: the first would be dropped in silence, and with it what it was meant to cover. */
function once(option: Option): void {
  const read = option.parseArg;
  if (option.isBoolean()) return;
  option.argParser((value: string, before: unknown) => {
    if (before !== undefined)
      throw new Refusal('usage', `${option.long ?? option.flags} was given twice.`, 'Give it once.');
    return read ? read(value, undefined) : value;
  });
}

function group(parent: Commander, name: string, world: World): Commander {
  const found = child(parent, name, world);
  return found.description() === '' ? found.description(GROUPS[name] ?? '') : found;
}

const child = (parent: Commander, name: string, world: World): Commander =>
  parent.commands.find((each) => each.name() === name) ?? node(parent.command(name), world);

function node(commander: Commander, world: World): Commander {
  return commander
    .exitOverride((problem) => {
      const helped = problem.exitCode === 0 || (problem.code === 'commander.help' && !world.argv.includes('--json'));
      throw helped ? problem : usageProblem(problem, pathTo(commander), world.argv);
    })
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void (world.argv.includes('--json') || world.stderr.write(text)),
      // Commander repeats what was typed; main says it without (usage-problem.ts).
      outputError: () => undefined,
      getOutHelpWidth: () => world.stdout.columns ?? 80,
      getErrHelpWidth: () => world.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: false });
}

/** A command as it is typed: `steward contact add`. */
const pathTo = (commander: Commander): string =>
  commander.parent ? `${pathTo(commander.parent)} ${commander.name()}` : commander.name();

const afterHelp = (command: Command, columns: number): string =>
  helpLines(
    command.examples,
    { 0: 'done', 1: 'could not, or refused', 2: 'wrong usage', ...command.exits },
    Math.max(40, columns),
  );

async function runLeaf(command: Command, leaf: Commander, world: World, again: Context['again']): Promise<number> {
  refuseMisplaced(leaf);
  const flags = leaf.optsWithGlobals<Record<string, string | boolean | undefined>>();
  const args = leaf.processedArgs.filter((each): each is string => typeof each === 'string');
  const home = resolve(
    world.cwd,
    named(flags.home) ?? named(world.env.STEWARD_HOME) ?? join(dataFolder(world), 'steward'),
  );
  const keyFile = resolve(
    world.cwd,
    named(flags.keyFile) ?? named(world.env.STEWARD_KEY_FILE) ?? join(configFolder(world), 'steward', 'master.key'),
  );
  const canAsk = world.stdin.isTTY === true && world.stderr.isTTY === true && flags.input !== false;
  const opener = openerFor(world, home, keyFile, {
    canAsk,
    wait: flags.wait,
    // What a program reads is an answer or one error, and nothing beside it.
    quiet: flags.quiet === true || flags.json === true,
    keyFileNamed: (flags.keyFile ?? world.env.STEWARD_KEY_FILE) !== undefined,
  });
  const context: Context = {
    args,
    flags,
    world,
    canAsk,
    homeRoot: home,
    keyFile,
    again,
    words: await wordsOf(flags, world),
    access: opener.access,
    opened: opener.opened,
    progress: (label) => progressOn(world.stderr, label, flags.quiet !== true && flags.json !== true),
  };
  try {
    return await runCommand(command, context);
  } catch (problem) {
    const { spoken } = await import('../home/spoken.ts');
    throw spoken(problem, home);
  } finally {
    await opener.close();
  }
}

/** `restore DIR` is a command and `restore accept` one below it: a flag of the first would be dropped in silence there. */
function refuseMisplaced(leaf: Commander): void {
  const { parent } = leaf;
  if (!parent?.parent) return;
  const common = COMMON_FLAGS.map(({ flags }) => new Option(flags).attributeName());
  const given = Object.keys(parent.opts()).find(
    (name) => parent.getOptionValueSource(name) === 'cli' && !common.includes(name),
  );
  const option = parent.options.find((each) => each.attributeName() === given);
  if (option)
    throw new Refusal(
      'usage',
      `${option.long ?? option.flags} is a flag of ${pathTo(parent)}, not of ${pathTo(leaf)}.`,
      `See: ${pathTo(leaf)} --help`,
    );
}

/** Loaded only where words were given: telling a telephone number costs 10 ms of a library's tables. */
async function wordsOf(flags: Context['flags'], world: World): Promise<Context['words']> {
  if (flags.reason === undefined && flags.approvedBy === undefined) return { reason: undefined, approvedBy: undefined };
  const { screened } = await import('./screen-words.ts');
  return {
    reason: screened('--reason', flags.reason, world.now()),
    approvedBy: screened('--approved-by', flags.approvedBy, world.now()),
  };
}

const named = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function userHome(world: World): string {
  const found = world.env.HOME;
  if (!found) throw new Refusal('usage', 'Neither HOME nor a home folder is known.', 'Name one with --home DIR.');
  return found;
}
const dataFolder = (world: World): string => named(world.env.XDG_DATA_HOME) ?? join(userHome(world), '.local', 'share');
const configFolder = (world: World): string => named(world.env.XDG_CONFIG_HOME) ?? join(userHome(world), '.config');
