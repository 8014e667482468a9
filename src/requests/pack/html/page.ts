import { html, type Markup, trusted } from './markup.ts';
import { style } from './style.ts';

/** What a page needs around its content. Neither `title` nor `footer` may hold a name: titles end in browser histories. */
export type Page = {
  readonly title: string;
  readonly organisation: string;
  readonly marking: string;
  readonly draft: boolean;
  readonly content: Markup;
  readonly footer: readonly string[];
};

/**
 * A whole HTML document that needs nothing but itself: no script, no font, no picture, and a policy that would stop
 * any that a record smuggled in. Opened from a memory stick in ten years it still reads the same.
 */
export function page({ title, organisation, marking, draft, content, footer }: Page): string {
  return `${
    html`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body${trusted(draft ? ' class="is-draft"' : '')}>
<a class="skip" href="#main">Skip to main content</a>
<header>
<p class="organisation">${organisation}</p>
<p class="marking">${marking}</p>
</header>
<main id="main" tabindex="-1">
${content}
</main>
<footer>
${footer.map((line) => html`<p>${line}</p>\n`)}</footer>
</body>
</html>`.markup
  }\n`;
}
