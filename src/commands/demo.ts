import { readCommand } from '../cli/command.ts';

export const demo = readCommand<{ readonly steps: number }>({
  usage: 'demo',
  says: 'tell the whole story on invented people in a temporary home',
  schema: 'demo',
  examples: ['steward demo'],
  run: async (context) => {
    const { tellStory } = await import('../cli/demo.ts');
    return tellStory(context);
  },
  text: () => '\nThat was all: the temporary home is gone again. Yours begins with: steward init',
});
