import { showDay } from '../../calendar/show.ts';
import type { PackContents } from './contents.ts';
import type { Chapter } from './html/blocks.ts';
import { contacts } from './html/contacts.ts';
import { details, searched } from './html/found.ts';
import { html, type Markup } from './html/markup.ts';
import { draftBanner, opening } from './html/opening.ts';
import { extracts, optOuts, requests } from './html/other-records.ts';
import { page } from './html/page.ts';
import { complaining, glossary, rights } from './html/rights.ts';
import { categories, decisionsAndTransfers, keeping, sharing, source, why } from './html/use.ts';
import { supplementary } from './supplementary.ts';
import { channelWords } from './words.ts';

/**
 * The resident's copy of a subject-access pack: one HTML document, WCAG 2.2 AA, addressed to the person. It holds
 * personal data in its body and none in its title.
 */
export function packHtml(contents: PackContents): string {
  const chapters = chaptersOf(contents);
  const { reference } = contents.request;
  return page({
    title: `${contents.draft ? 'DRAFT: ' : ''}Reply to request ${reference} - ${contents.organisation}`,
    organisation: contents.organisation,
    marking: 'OFFICIAL-SENSITIVE: personal information. Keep this page safe.',
    draft: contents.draft,
    content: html`${draftBanner(contents)}
${opening(contents)}
${contentsList(chapters)}
${chapters.map(section)}`,
    footer: [
      `Request ${reference}. Made from Steward on ${showDay(contents.madeOn)}.`,
      `Privacy notice: ${contents.notice.title.replace(/^privacy notice:? */i, '')}, version ${contents.noticeVersion}, in force from ${showDay(contents.notice.effective)}.`,
      'OFFICIAL-SENSITIVE',
    ],
  });
}

function chaptersOf(contents: PackContents): readonly Chapter[] {
  const extra = supplementary(contents);
  const { notice } = contents;
  const used = [...new Set(contents.contacts.map(({ channel }) => channel))].map((id) => channelWords(notice, id));
  return [
    searched(contents),
    details(contents),
    contacts(contents),
    optOuts(contents),
    requests(contents),
    extracts(contents),
    why(extra),
    categories(extra, notice.website),
    sharing(extra),
    keeping(extra),
    source(contents),
    decisionsAndTransfers(),
    rights(extra),
    complaining(extra),
    glossary(used),
  ];
}

const contentsList = (chapters: readonly Chapter[]): Markup => html`<nav aria-labelledby="on-this-page">
<h2 id="on-this-page">On this page</h2>
<ol>
${chapters.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>\n`)}</ol>
</nav>`;

const section = ({ id, heading, body }: Chapter): Markup => html`<section aria-labelledby="${id}">
<h2 id="${id}">${heading}</h2>
${body}
</section>
`;
