const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

type Level = { readonly keys: Set<string> | undefined; place: number };

/**
 * Where a text of valid JSON names a field of one object twice: JSON.parse keeps the last and says nothing of the others.
 * A place and never a name, since a slip of the pen can make somebody's name a key.
 *
 * @returns `field 2`, or `field 1 of field 4` deeper down; undefined when every field stands once.
 */
export function repeatedField(json: string): string | undefined {
  const levels: Level[] = [];
  let before = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), place: 0 });
    else if (token === '[') levels.push({ keys: undefined, place: 1 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && level && !level.keys) level.place += 1;
    else if (token.startsWith('"') && level?.keys && (before === '{' || before === ',')) {
      level.place += 1;
      const key = JSON.parse(token) as string;
      if (level.keys.has(key)) return placeOf(levels);
      level.keys.add(key);
    }
    before = token;
  }
  return undefined;
}

const placeOf = (levels: readonly Level[]): string =>
  levels
    .map(({ keys, place }) => `${keys ? 'field' : 'item'} ${place}`)
    .reverse()
    .join(' of ');
