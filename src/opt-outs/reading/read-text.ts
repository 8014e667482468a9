/** How a text was understood. Replaced by the reading that is made for it. */
export type Reading = {
  readonly class: 'certain' | 'likely' | 'no';
  readonly otherNumber: boolean;
  readonly harm: boolean;
  readonly why: string;
};

export function readText(text: string, stopWords: readonly string[]): Reading {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .trim();
  const certain = stopWords.includes(plain);
  return {
    class: certain ? 'certain' : /\bstop\b/.test(plain) ? 'likely' : 'no',
    otherNumber: /\d{10}/.test(text.replaceAll(' ', '')),
    harm: /kill|hurt/.test(plain),
    why: '',
  };
}
