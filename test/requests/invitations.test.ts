import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mobiles, surveyDesk } from '../survey/desk.ts';

test('a pack says when somebody was invited to the survey, and has nothing of what they answered', async () => {
  const desk = await surveyDesk();
  const { home } = desk;
  await desk.called([...mobiles(10), { phone: '07700 900123', name: 'Morag Testperson' }]);
  expect((await desk.invite()).exit).toBe(0);
  const link = desk.notify.sent.find(({ phone_number }) => phone_number === '+447700900123')?.personalisation.link;
  const answered = { stdin: `${link}\nUnmistakable praise` };
  expect((await home.run(['survey', 'respond', '--score', '5'], answered)).exit).toBe(0);
  const found = await home.run(['resident', 'find', '--by', 'phone', '--json'], { stdin: '07700 900123' });
  const resident = JSON.parse(found.stdout).residents[0].id as string;
  const words = ['request', 'open', '--type', 'access', '--resident', resident, '--received', '2026-11-23', '--json'];
  const { reference } = JSON.parse((await home.run(words)).stdout);
  expect((await home.run(['request', 'pack', reference, '-o', 'pack'])).exit).toBe(0);
  const pack = JSON.parse(readFileSync(join(home.folder, 'pack', 'pack.json'), 'utf8'));
  expect(pack.surveyInvitations).toEqual([{ number: '+447700900123', textedOn: '2026-11-23', before: null }]);
  expect(pack.kindsOfRecord).toContainEqual({ kind: 'Survey invitations', found: 1 });
  const page = readFileSync(join(home.folder, 'pack', 'index.html'), 'utf8');
  expect(page).toContain('Numbers that we texted an invitation to our survey');
  expect(page).not.toContain('Unmistakable');
});
