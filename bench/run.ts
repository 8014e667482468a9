import { importAndExport, invitations } from './half-million.ts';
import { large } from './large.ts';
import { readingOfTexts, receivedTexts } from './received-texts.ts';
import { anyOver, head } from './report.ts';
import { tidyUp } from './setup.ts';
import { register, startUp } from './small-commands.ts';

/**
 * The numbers that Steward promises, each as a ratio to the same work by something people know, in one run (absolute
 * times on shared machines say little). `npm run bench -- --small` does it at a tenth of the size, to see that it works.
 */
try {
  head();
  await startUp();
  await register();
  readingOfTexts();
  await receivedTexts();
  await importAndExport();
  await invitations();
  await large();
} finally {
  tidyUp();
}
process.exit(anyOver() ? 1 : 0);
