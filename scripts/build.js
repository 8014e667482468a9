// Bundles src into dist. Bundled, because loading kysely and inquirer file by file costs 0.2 s at every start
// (docs/decisions/0004-one-bundle.md); better-sqlite3 stays outside, it is a native library.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: {
    main: 'src/cli/main.ts',
    'import-worker': 'src/contacts/import/worker.ts',
    'export-worker': 'src/exports/worker.ts',
    'texts-worker': 'src/opt-outs/texts/worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['better-sqlite3'],
  loader: { '.yaml': 'text' },
  chunkNames: 'part-[hash]',
  legalComments: 'linked',
  // commander and others are CommonJS and ask for node's own modules with require().
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});
