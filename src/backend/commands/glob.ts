/**
 * Whether a text matches `glob`, in which `*` stands for any characters and `?` for one.
 * No regular expression is built from what a user typed: time is at worst pattern × text.
 */
export function globMatcher(glob: string): (text: string) => boolean {
  const pattern = Array.from(glob);
  return text => matches(pattern, Array.from(text));
}

function matches(pattern: readonly string[], letters: readonly string[]): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < letters.length) {
    if (pattern[p] === '*') {
      [star, mark] = [p, t];
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === letters[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      mark += 1;
      [p, t] = [star + 1, mark];
    } else {
      return false;
    }
  }
  return pattern.slice(p).every(letter => letter === '*');
}
