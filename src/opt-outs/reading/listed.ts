/** The entries of a list in the words files: separated by commas, on as many lines as it takes. */
export const listed = (list: string): readonly string[] => list.split(',').map((each) => each.trim());
