import { afterAll, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { styleFor } from '../../src/cli/style.ts';
import { checkText } from '../../src/cli/check-text.ts';
import { forgetTemplate, healthyHome } from './healthy-home.ts';
afterAll(forgetTemplate);
test('x', async () => { const h = await healthyHome(); const a = await h.check(); writeFileSync('/tmp/healthy.txt', checkText(a, styleFor(process.stdout as never, {}, true))); });
