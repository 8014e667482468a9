/** Text that is already HTML. Only `html` and `trusted` make it, so that a plain string can never reach the page unescaped. */
export type Markup = { readonly markup: string };

type Content = Markup | string | number | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// What HTML forbids even as a character reference. A lone half of a surrogate pair would become a broken byte on disk.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;

/** Text made safe for HTML content and quoted attributes; what HTML cannot hold at all becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return text.replace(unprintable, '\uFFFD').replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const flatten = (content: Content): string => {
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return 'markup' in content ? content.markup : content.map((part) => part.markup).join('');
};

/** A template whose every value is escaped unless it is Markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return {
    markup: parts.map((part, index) => (index === 0 ? part : flatten(values[index - 1] ?? '') + part)).join(''),
  };
}

/** Markup from a constant of this program (the style sheet); never for anything read from a record. */
export const trusted = (constant: string): Markup => ({ markup: constant });

export const nothing: Markup = { markup: '' };

/** Parts side by side, with a separator of plain text. */
export function joined(parts: readonly Markup[], separator: string): Markup {
  return { markup: parts.map((part) => part.markup).join(escapeHtml(separator)) };
}

/**
 * A value out of a record: isolated, because a name in Arabic or a stray direction mark must not reorder the sentence
 * around it.
 */
export const value = (text: string): Markup => html`<bdi>${text}</bdi>`;

/** Free text, word for word: line breaks kept, direction decided by its own first letters. */
export const freeText = (text: string): Markup => html`<div class="words" dir="auto">${text}</div>`;

/** A link to a web page; an address that is not https is printed and not linked. */
export function webLink(address: string): Markup {
  return /^https:\/\/[^\s]+$/.test(address) ? html`<a href="${address}">${address}</a>` : html`${address}`;
}

/** A link that starts an email. */
export const emailLink = (address: string): Markup => html`<a href="mailto:${address}">${address}</a>`;
