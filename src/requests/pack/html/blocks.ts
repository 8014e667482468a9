import { html, type Markup, nothing } from './markup.ts';

/** A chapter of the page: its anchor, its heading, and what stands under it. */
export type Chapter = { readonly id: string; readonly heading: string; readonly body: Markup };

export const chapter = (id: string, heading: string, ...body: readonly Markup[]): Chapter => ({
  id,
  heading,
  body: { markup: body.map((part) => part.markup).join('\n') },
});

export const paragraph = (text: string): Markup => html`<p>${text}</p>`;

/** A bullet list, or nothing at all: an empty list is read out as "list, 0 items". */
export const bullets = (items: readonly Markup[]): Markup =>
  items.length === 0 ? nothing : html`<ul>\n${items.map((item) => html`<li>${item}</li>\n`)}</ul>`;

/** One line of a description list; `null` = nothing recorded, and the line is left out. */
export type Fact = { readonly term: string; readonly says: Markup } | null;

export const fact = (term: string, text: string | null, show: (text: string) => Markup): Fact =>
  text === null || text === '' ? null : { term, says: show(text) };

export function facts(lines: readonly Fact[]): Markup {
  const rows = lines.flatMap((line) =>
    line === null ? [] : [html`<div><dt>${line.term}</dt><dd>${line.says}</dd></div>\n`],
  );
  return html`<dl>\n${rows}</dl>`;
}

/**
 * A table of at most three columns (four do not fit 320 pixels), its first cell naming the row.
 * No rows = nothing.
 */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Markup[])[]): Markup {
  if (rows.length === 0) return nothing;
  const head = heads.map((text) => html`<th scope="col">${text}</th>`);
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell) => html`<td>${cell}</td>`);
    return html`<tr><th scope="row">${first ?? nothing}</th>${cells}</tr>\n`;
  });
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>`;
}
