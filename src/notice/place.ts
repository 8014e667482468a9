import { isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type YAMLMap } from 'yaml';

/** The way to a value, from the top: names of blocks, and places in lists counted from 0. */
export type Steps = readonly (string | number)[];

const pairOf = (map: YAMLMap, name: string) => map.items.find(({ key }) => isScalar(key) && String(key.value) === name);

/** What to point at: the key of a named value, an item of a list, or the block in which the value is missing. */
function markOf(top: Node | null, steps: Steps): Node | null {
  let here: unknown = top;
  let mark = top;
  for (const step of steps) {
    const pair = isMap(here) ? pairOf(here, String(step)) : undefined;
    const item = isSeq(here) ? here.items[Number(step)] : undefined;
    const next = pair?.key ?? item;
    if (!isNode(next)) return mark;
    mark = next;
    here = pair ? pair.value : item;
  }
  return mark;
}

/** The line and column, both from 1, at which an officer finds a value, or the block that lacks it. */
export function placeOf(top: Node | null, steps: Steps, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(markOf(top, steps)?.range?.[0] ?? 0);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The id of a thing in a list, if it has one. */
function idOf(node: unknown): string | undefined {
  if (!isMap(node)) return undefined;
  const name = node.get('id') ?? node.get('column');
  return typeof name === 'string' && /^[\w-]{1,60}$/.test(name) ? name : undefined;
}

/** The way in words: `channels.post.retention`, `services[3]`; a thing in a list goes by its id where it has one. */
export function pathText(top: Node | null, steps: Steps): string {
  let here: unknown = top;
  let text = '';
  for (const step of steps) {
    const inside: unknown = isMap(here) ? pairOf(here, String(step))?.value : undefined;
    const item = isSeq(here) ? here.items[Number(step)] : inside;
    const name = isSeq(here) ? idOf(item) : String(step).slice(0, 60);
    if (name === undefined) text += `[${step}]`;
    else text += text === '' ? name : `.${name}`;
    here = item;
  }
  return text === '' ? 'notice.yaml' : text;
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

/** The way to what is at a place in the text, for a mistake that the YAML library found there. */
export function stepsAt(top: Node | null, offset: number): Steps {
  const steps: (string | number)[] = [];
  let here: unknown = top;
  for (;;) {
    if (isMap(here)) {
      const pair = here.items.findLast(({ key }) => startOf(key) <= offset);
      if (!pair || !isScalar(pair.key)) return steps;
      steps.push(String(pair.key.value));
      here = pair.value;
    } else if (isSeq(here)) {
      const at = here.items.findLastIndex((item) => startOf(item) <= offset);
      if (at < 0) return steps;
      steps.push(at);
      here = here.items[at];
    } else return steps;
    if (startOf(here) > offset) return steps;
  }
}
