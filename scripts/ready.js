// Installs and builds what is missing or older than its source, so that the first command after a clone just works.
// Uses node alone: it runs before anything is installed.
import { execSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const time = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const newest = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, time(join(entry.parentPath ?? entry.path, entry.name))), 0);

if (time('node_modules/.package-lock.json') < time('package-lock.json')) {
  console.error(
    'Installing what package-lock.json names (better-sqlite3 compiles where no prebuilt binary can be had) …',
  );
  execSync('npm ci', { stdio: ['ignore', 2, 2] });
}
if (time('dist/main.js') < Math.max(newest('src'), time('scripts/build.js'), time('package.json'))) {
  console.error('Building …');
  execSync('node scripts/build.js', { stdio: ['ignore', 2, 2] });
}
