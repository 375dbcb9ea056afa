import type { ListedModel } from '../tokens';
import { hasLoneConsonant, hasSyllable, initialsOf, split, strokesOf } from './hangul';

const mostWords = 100;

/** What a model is found by: its name, owner, type, category and algorithm, a line each; the name first. */
export type SearchKey = {
  /** Folded; where there is no Korean, the other two are the same text. */
  readonly text: string;
  /** As the keys that type it. */
  readonly strokes: string;
  /** With initial consonants in place of syllables, letter by letter. */
  readonly initials: string;
};

/** A word that is looked for. */
export type SearchWord = SearchKey & {
  /** Whether it has consonants by themselves, which stand for syllables that begin with them. */
  readonly hasInitials: boolean;
};

/** A text in which case and composition make no difference. */
export function folded(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase();
}

/** What a model is found by. */
export function searchKey({ name, user, type, category, algorithm }: ListedModel): SearchKey {
  return keyOf([name, user, type, category, algorithm].join('\n'));
}

/** The words that somebody looks for. */
export function searchWords(query: string): readonly SearchWord[] {
  return query
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, mostWords)
    .map(word => ({ ...keyOf(word), hasInitials: hasLoneConsonant(folded(word)) }));
}

function keyOf(words: string): SearchKey {
  const text = split(folded(words));
  return hasSyllable(text)
    ? { text, strokes: strokesOf(text), initials: initialsOf(text) }
    : { text, strokes: text, initials: text };
}

/** Where the initials of a word are those at a place of a text: whether its letters that are no lone consonants are the same too. */
export function agrees(word: string, text: string, at: number): boolean {
  for (let index = 0; index < word.length; index++) {
    if (word[index] !== text[at + index] && !hasLoneConsonant(word[index] ?? '')) {
      return false;
    }
  }
  return true;
}
