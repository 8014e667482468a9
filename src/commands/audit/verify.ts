import type { Head, Verdict } from '../../audit/chain.ts';
import { readCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { Refusal } from '../../refusal.ts';

export const auditVerify = readCommand<Verdict>({
  usage: 'audit verify',
  says: 'read the whole audit and say whether its chain holds',
  schema: 'audit-verify',
  flags: [{ flags: '--expect <seq:head>', says: 'a head that you wrote down outside this machine' }],
  examples: ['steward audit verify', 'steward audit verify --json', 'steward audit verify --expect 1204:9f86d081…'],
  exits: { 3: 'the chain does not hold' },
  run: async ({ opened, flags }) => {
    const expected = expectedHead(flags.expect);
    const { verifyAudit } = await import('../../audit/verify.ts');
    return verifyAudit(await opened(), expected);
  },
  text: ({ ok, entries, head, problems }, style) =>
    ok
      ? [
          `${style.good('The chain is intact:')} ${entries} ${entries === 1 ? 'entry' : 'entries'}, head ${entries}:${head}`,
          'Write the head down outside this machine, then ask with it next time: steward audit verify --expect SEQ:HEAD',
          'A copy of the whole home that is put back takes the audit and the register back together; only a head kept outside shows that.',
        ].join('\n')
      : [
          `${style.bad('The chain does not hold.')} It ends at entry ${entries}.`,
          ...problems.map((problem) => `  ${problem}`),
          'Keep this home as it is, and compare it with a backup.',
        ].join('\n'),
  exit: ({ ok }) => (ok ? EXIT.done : EXIT.findings),
});

function expectedHead(given: unknown): Head | undefined {
  if (given === undefined) return undefined;
  const [, seq, head] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(String(given).trim()) ?? [];
  if (seq === undefined || head === undefined) {
    throw new Refusal(
      'usage',
      '--expect is not a head.',
      'Give it as audit verify prints it: the number of the entry, a colon, and 64 hexadecimal characters.',
    );
  }
  return { seq: Number(seq), head: head.toLowerCase() };
}
