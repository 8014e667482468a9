import { Refusal } from '../refusal.ts';
import type { World } from './world.ts';

/** Questions at a terminal, on standard error so that the answer of the command alone is on standard output. */
async function prompts(world: World) {
  const { default: inquirer } = await import('inquirer');
  return inquirer.createPromptModule({
    input: world.stdin as NodeJS.ReadStream,
    output: world.stderr as NodeJS.WriteStream,
  });
}

/** Leaving a question (Ctrl-C, Ctrl-D) declines the command; nothing has been changed by then. */
async function answered<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (problem) {
    if ((problem as Error)?.name === 'ExitPromptError') throw new Refusal('declined', 'Stopped. Nothing was changed.');
    throw problem;
  }
}

export async function askText(world: World, message: string, initial?: string): Promise<string> {
  const prompt = await prompts(world);
  const question = {
    type: 'input' as const,
    name: 'value' as const,
    message,
    ...(initial === undefined ? {} : { default: initial }),
  };
  return (await answered(prompt([question]))).value as string;
}

export async function askSecret(world: World, message: string): Promise<string> {
  const prompt = await prompts(world);
  return (await answered(prompt([{ type: 'password' as const, name: 'value' as const, message, mask: '•' }])))
    .value as string;
}

export async function askChoice(world: World, message: string, choices: readonly string[]): Promise<string> {
  const prompt = await prompts(world);
  return (await answered(prompt([{ type: 'select' as const, name: 'value' as const, message, choices: [...choices] }])))
    .value as string;
}

export async function askYes(world: World, message: string): Promise<boolean> {
  const prompt = await prompts(world);
  return (await answered(prompt([{ type: 'confirm' as const, name: 'value' as const, message, default: false }])))
    .value as boolean;
}
