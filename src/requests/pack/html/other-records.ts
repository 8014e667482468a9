import { londonDay } from '../../../calendar/london.ts';
import { showPeriod } from '../../../calendar/period.ts';
import { showDay } from '../../../calendar/show.ts';
import { showPhone } from '../../../identifiers/phone.ts';
import type { PackContents } from '../contents.ts';
import { wasLookedUp } from '../found.ts';
import { askWords, capital, sentence, spelledOut, wayWords } from '../words.ts';
import { bullets, type Chapter, chapter, facts, paragraph, table } from './blocks.ts';
import { html, type Markup, nothing, value } from './markup.ts';

/** Numbers that no survey text may be sent to. */
export function optOuts(contents: PackContents): Chapter {
  if (contents.optOuts.length === 0) {
    return chapter(
      'opt-outs',
      'Your survey choices',
      paragraph(
        `${wasLookedUp(contents) ? 'No survey opt-out was found in Steward under these details.' : 'Nobody has looked for survey opt-outs or invitations yet.'} You can opt out at any time: call us, or reply STOP to a survey text.`,
      ),
      invitations(contents),
    );
  }
  const rows = contents.optOuts.map(({ number, since, how }) => [
    value(showPhone(number)),
    html`${showDay(londonDay(since))}`,
    html`${capital(wayWords(how))}`,
  ]);
  return chapter(
    'opt-outs',
    'Your survey choices',
    table('Numbers opted out of our contact centre survey texts', ['Number', 'Since', 'How you told us'], rows),
    paragraph(
      'We keep these numbers so that we can keep to your choice. They have no end date: we remove one only if you ask. Opting out stops survey texts and nothing else.',
    ),
    invitations(contents),
  );
}

/** When their numbers were texted. What they answered, if they did, leads back to nobody. */
function invitations(contents: PackContents): Markup {
  const { invitations: texted, notice } = contents;
  // That nobody has looked is said once, of opt-outs, in the same chapter.
  if (!wasLookedUp(contents)) return nothing;
  if (texted.length === 0) return paragraph('No survey invitation was found in Steward under these details.');
  const rows = texted.map(({ number, textedOn, before }) => [
    value(showPhone(number)),
    html`${showDay(textedOn)}`,
    html`${before === null ? 'Not known' : showDay(before)}`,
  ]);
  return html`${table('Numbers that we texted an invitation to our survey', ['Number', 'Last texted on', 'The time before'], rows)}
${paragraph(`We remember this for ${showPeriod(notice.survey.invitationLedger.value)} after a text, so that nobody is invited more than once within a month. We keep no link between a number and an answer, so your answers, if you gave any, are not on this page.`)}`;
}

/** Their requests, this one included, and how its date was worked out. */
export function requests(contents: PackContents): Chapter {
  const lines = contents.requests.map(({ reference, type, receivedOn, dueOn, state }) => ({
    term: askWords(type),
    says: html`Reference ${value(reference)}<br>Received on ${showDay(receivedOn)}<br>Reply due on or before ${showDay(dueOn)}<br>Now: ${spelledOut(state)}`,
  }));
  const steps = contents.request.steps.map((step) => html`${step}`);
  return chapter(
    'requests',
    'Your requests to us',
    lines.length === 0 ? paragraph('No request was found in Steward.') : facts(lines),
    steps.length === 0 ? nothing : html`<h3>How we worked out the date for this reply</h3>\n${bullets(steps)}`,
  );
}

/** Extracts without names. Finding one person in them would mean undoing the protection, so they are listed whole. */
export function extracts(contents: PackContents): Chapter {
  const rows = contents.exports.map(({ madeOn, recipient, says }) => [
    html`${showDay(madeOn)}`,
    value(recipient),
    html`${sentence(says)}`,
  ]);
  return chapter(
    'extracts',
    'Extracts that may include you',
    rows.length === 0
      ? paragraph(
          wasLookedUp(contents)
            ? 'No extract that may include you was found in Steward.'
            : 'Nobody has looked for extracts yet.',
        )
      : html`${paragraph('We make pseudonymised extracts to plan and improve services. In these, the details that identify you most are replaced by codes. They are still personal information, because a code can be traced back to a person. We have not traced the codes back to write this page, so we list every extract that may include you.')}
${table('Pseudonymised extracts that may include you', ['Made on', 'Given to', 'What for'], rows)}`,
  );
}
