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

/** `text` as an operand: as it is where it is a WORD of the manual, else in quotes. */
export function quoteOperand(text: string): string {
  return word.test(text) ? text : singleQuoted(text);
}

/** `text` as a name, a field or a value, wherever one can stand, and never read as `help` or as a JSON body. */
export function quoteValue(text: string): string {
  return /^[[{]|^help$/i.test(text) ? singleQuoted(text) : quoteOperand(text);
}
