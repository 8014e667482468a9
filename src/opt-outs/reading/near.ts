/** Further than this a word is not a slip of another; the longest word in the lists is shorter. */
const LONGEST = 24;

/**
 * Whether two words are one slip apart: a letter too many, one too few, another one, or two that changed places.
 * Words of ten letters and more may have two slips, since so many fingers slip more often.
 */
export const isNear = (word: string, meant: string): boolean => {
  if (word.length > LONGEST) return false;
  const slips = meant.length >= 10 ? 2 : 1;
  return Math.abs(word.length - meant.length) <= slips && within(word, meant, 0, 0, slips);
};

const within = (one: string, other: string, atOne: number, atOther: number, slips: number): boolean => {
  let i = atOne;
  let j = atOther;
  while (i < one.length && j < other.length && one[i] === other[j]) {
    i += 1;
    j += 1;
  }
  const left = one.length - i;
  const right = other.length - j;
  if (left === 0 || right === 0) return left + right <= slips;
  if (slips === 0) return false;
  if (one[i] === other[j + 1] && one[i + 1] === other[j] && within(one, other, i + 2, j + 2, slips - 1)) return true;
  return (
    within(one, other, i + 1, j + 1, slips - 1) ||
    within(one, other, i + 1, j, slips - 1) ||
    within(one, other, i, j + 1, slips - 1)
  );
};
