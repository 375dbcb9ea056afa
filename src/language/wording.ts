const longest = 60;

/** `word` in quotes for a sentence, cut when it is long. */
export function inQuotes(word: string): string {
  const short = word.slice(0, longest * 2);
  const letters = [...short];
  const isCut = letters.length > longest || short.length < word.length;
  return `'${isCut ? `${letters.slice(0, longest).join('')}…` : word}'`;
}

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** A sentence that ends with the nearest right word, or else with all right words. */
export function withSuggestion(
  sentence: string,
  near: string | undefined,
  otherwise: string
): string {
  return near === undefined ? `${sentence}; ${otherwise}.` : `${sentence}; did you mean ${near}?`;
}
