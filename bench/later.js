// Runs the built program with a clock that is some hours ahead: node bench/later.js HOURS words…
import { start } from '../dist/main.js';

const [, , hours, ...words] = process.argv;
process.argv.splice(2, process.argv.length - 2, ...words);
await start(() => Date.now() + Number(hours) * 3_600_000);
