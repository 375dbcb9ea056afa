const word = /^[^ \t\r\n,|^()'"=]+$/;
const valueWord = /^[^ \t\r\n,|()'"]+$/;

/** `text` in single quotes, so that the grammar reads it back as it is. */
export function singleQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}

/** `text` right of a `=`: as it is where that reads back the same, else in quotes. */
export function quoteOption(text: string): string {
  return valueWord.test(text) ? text : singleQuoted(text);
}

/** `text` as a name, a field or a value, wherever one can stand: as it is where that reads back the same, else in quotes. */
export function quoteValue(text: string): string {
  const isPlain = word.test(text) && !/^[[{]/.test(text) && text.toLowerCase() !== 'help';
  return isPlain ? text : singleQuoted(text);
}
