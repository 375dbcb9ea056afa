const longest = 60;

/** `word` in quotes for a sentence, cut when it is long. */
export function inQuotes(word: string): string {
  const short = word.slice(0, longest * 2);
  const letters = Array.from(short);
  const isCut = letters.length > longest || short.length < word.length;
  return `'${isCut ? `${letters.slice(0, longest).join('')}…` : word}'`;
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return joined(words, 'or');
}

/** `a, b and c`. */
export function allOf(words: readonly string[]): string {
  return joined(words, 'and');
}

function joined(words: readonly string[], link: string): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${link} ${last}`;
}
