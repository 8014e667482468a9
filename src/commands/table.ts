import type { Command } from '../cli/command.ts';
import { contactAdd } from './contact/add.ts';
import { contactList } from './contact/list.ts';
import { contactShow } from './contact/show.ts';
import { init } from './init.ts';
import { residentFind } from './resident/find.ts';
import { residentShow } from './resident/show.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [init, contactAdd, contactList, contactShow, residentFind, residentShow];

export const GROUPS: Readonly<Record<string, string>> = {
  contact: 'record contacts, look at them',
  resident: 'find residents and see what is held on them',
  'opt-out': 'the register of people who do not want the survey',
  retention: 'dispose of what is due',
  hold: 'stop disposal where a duty asks for it',
  export: 'pseudonymised files',
  request: 'rights requests and their packs',
  audit: 'what was done, and whether the record of it is whole',
  notice: 'the privacy notice as data',
  certificate: 'certificates of destruction',
  keys: 'the keys of this home',
};
