import { bestOf, type Measured, measure } from './measure.ts';
import { compare } from './report.ts';
import { mobile } from './rows.ts';
import { bareNode, ROWS, steward } from './setup.ts';

export async function startUp(): Promise<void> {
  const [version, bare] = await bestOf(9, steward('none', '--version'), bareNode);
  compare('steward --version', 'node -e 0', version as Measured, bare, 1.6);
}

export async function register(): Promise<void> {
  await measure(steward('register', 'init'));
  const numbers = Array.from({ length: ROWS.register }, (_, n) => mobile(n));
  await measure({
    ...steward('register', 'opt-out', 'import', '-', '--how', 'text'),
    stdin: `phone\n${numbers.join('\n')}\n`,
  });
  const [check, bare] = await bestOf(
    7,
    { ...steward('register', 'opt-out', 'check'), stdin: '07700900123\n' },
    bareNode,
  );
  compare(`opt-out check, register of ${ROWS.register}`, 'node -e 0', check as Measured, bare, 4);
}
