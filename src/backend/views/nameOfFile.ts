const endings = /\.(?:tar\.gz|tar\.zst|tgz|tar|zst)$/i;
const longestName = 200;

/** A legal model's name (see the language) made of the name of an archive's file. */
export function nameOfFile(key: string): string {
  const file = key.split('/').at(-1) ?? key;
  const name = file
    .replace(endings, '')
    .normalize('NFC')
    .replace(/[/:\p{Cc}\p{Cs}]+/gu, '_')
    .trim();
  const short = Array.from(name).slice(0, longestName).join('').trim();
  return short === '' ? 'model' : short;
}
