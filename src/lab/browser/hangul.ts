const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const vowelCount = 21;
const finalCount = 28;

/** Consonants and vowels in the order of Unicode's syllables, each as the keys that type it; doubled ones have a key of their own. */
const initialStrokes = Array.from('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ');
const vowelStrokes = words(
  'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'
);
const finalStrokes = [
  '',
  ...words(
    'ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'
  )
];
/** Input methods join lone consonants: ㄱ and ㅅ become ㄳ. */
const joined = new Map(
  words('ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ').map(
    ([one = '', ...parts]) => [one, parts.join('')]
  )
);
const syllable = /[가-힣]/g;
const joinedConsonant = /[ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ]/g;

/** Whether there is a whole syllable in a text. */
export function hasSyllable(text: string): boolean {
  return /[가-힣]/.test(text);
}

/** Whether there is a consonant by itself in a text, as somebody types who means initials. */
export function hasLoneConsonant(text: string): boolean {
  return /[ㄱ-ㅎ]/.test(text);
}

/** A text as the keys that type it, so that a syllable on its way to the next (몬 before 모나) is found too. */
export function strokesOf(text: string): string {
  return split(text).replace(syllable, letter => {
    const index = letter.charCodeAt(0) - firstSyllable;
    const final = index % finalCount;
    const vowel = Math.floor(index / finalCount) % vowelCount;
    const initial = Math.floor(index / finalCount / vowelCount);
    return `${initialStrokes[initial] ?? ''}${vowelStrokes[vowel] ?? ''}${finalStrokes[final] ?? ''}`;
  });
}

/** A text with each syllable's initial consonant in its place; letter by letter as long as the text when that has no joined consonants. */
export function initialsOf(text: string): string {
  return split(text).replace(syllable, initialOf);
}

/** A text without joined consonants: ㄳ becomes ㄱㅅ. */
export function split(text: string): string {
  return text.replace(joinedConsonant, letter => joined.get(letter) ?? letter);
}

function initialOf(letter: string): string {
  const code = letter.charCodeAt(0);
  return code < firstSyllable || code > lastSyllable
    ? letter
    : (initialStrokes[Math.floor((code - firstSyllable) / finalCount / vowelCount)] ?? letter);
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
