/** An element of a parsed page: its name, attributes, text (all of it, in order) and the elements above it. */
export type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly above: readonly Element[];
  text: string;
};

const empty = new Set(['meta', 'br', 'link', 'img', 'input', 'hr']);
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const decoded = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);

/**
 * Reads a page as strictly as XML would: every tag closed in order, every attribute quoted, every ampersand an entity.
 * A page that breaks out of its escaping does not get through here.
 */
export function outline(page: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const tokens = page.replace(/^<!DOCTYPE html>\n/, '').matchAll(/<style>[^<]*<\/style>|<[^<>]*>|[^<>]+|[<>]/g);
  for (const [token] of tokens) {
    if (token.startsWith('<style>')) continue;
    if (token.startsWith('</')) close(token.slice(2, -1));
    else if (token.startsWith('<')) start(token);
    else text(token);
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is never closed`);
  return elements;

  function start(tag: string): void {
    const parts = /^<([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>$/.exec(tag);
    if (parts === null) throw new Error(`not a tag: ${tag}`);
    const attributes = new Map(
      [...(parts[2] ?? '').matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key ?? '',
        decoded(value ?? ''),
      ]),
    );
    const element: Element = { name: parts[1] ?? '', attributes, above: [...open], text: '' };
    elements.push(element);
    if (!empty.has(element.name)) open.push(element);
  }

  function close(name: string): void {
    const last = open.pop();
    if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
  }

  function text(run: string): void {
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(run)) throw new Error(`a bare ampersand: ${run}`);
    for (const element of open) element.text += decoded(run);
  }
}

export const named = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter((element) => element.name === name);
