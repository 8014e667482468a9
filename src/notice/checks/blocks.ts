import { showDay } from '../../calendar/show.ts';
import { parseEmail } from '../../identifiers/email.ts';
import type { ContactBlock, Notice } from '../types.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, type Finding, notEvidenced, when } from './finding.ts';

type BlockName = keyof Notice['contacts'];

/** P03, P76, P77, P78: there is a block to print, with a way of getting in touch that can be used. */
const blockCheck =
  (name: BlockName, who: string): Check =>
  async (evidence) =>
    blockFinding(evidence, name, who);

export const whomToAsk: Check = blockCheck('council', 'the council');
export const complaintsAddress: Check = blockCheck('complaints', 'the Complaints Team');
export const officerContact: Check = blockCheck('dataProtectionOfficer', 'the Data Protection Officer');
export const regulatorContact: Check = blockCheck('regulator', 'the regulator');

function blockFinding({ version, versions }: Evidence, name: BlockName, who: string): Finding {
  const block = version.notice.contacts[name];
  const ways = waysOf(block);
  if (ways.length === 0) {
    const gone = versions.some(
      ({ number, notice }) => number < version.number && waysOf(notice.contacts[name]).length > 0,
    );
    const line = `Version ${version.number} has no address, email, telephone or website of ${who}.`;
    return gone
      ? byCount(1, 1, [line, 'An earlier version had.'])
      : notEvidenced(`${line} Nobody has filled it in yet.`);
  }
  const bad = [
    ...(block.email !== '' && !parseEmail(block.email).ok ? ['email'] : []),
    ...(block.website !== '' && !/^https?:\/\/[^\s/]+\./.test(block.website) ? ['website'] : []),
  ];
  return byCount(ways.length, bad.length, [
    `${who.replace(/^t/, 'T')}: ${ways.join(', ')} in version ${version.number}.`,
    when(bad.length, `Not usable: ${bad.join(', ')}.`),
  ]);
}

const waysOf = (block: ContactBlock): readonly string[] => [
  ...(block.address.length > 0 ? ['address'] : []),
  ...(block.email === '' ? [] : ['email']),
  ...(block.telephone === '' ? [] : ['telephone']),
  ...(block.website === '' ? [] : ['website']),
];

/** P79: the entry in the regulator's register is known and has not run out. */
export const registered: Check = async ({ version, today }) => {
  const { number, expires } = version.notice.registration;
  if (number === '') return notEvidenced('The registration number is not in the notice; it is undecided.');
  if (expires === null)
    return notEvidenced(`Registration ${number} is in the notice; the day on which it runs out is not.`);
  const over = expires < today;
  return byCount(1, over ? 1 : 0, [
    `Registration ${number} ${over ? 'ran out' : 'runs'} ${over ? 'on' : 'until'} ${showDay(expires)}.`,
  ]);
};
