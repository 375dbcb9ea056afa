/** What stands between the words of a statement. */
const blanks = ' \t\r\n';

/** `text` without blanks at its ends. Not `trim`: an ideographic space is a letter of the manual's WORD. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blanks.includes(text.charAt(start))) {
    start += 1;
  }
  while (end > start && blanks.includes(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(start, end);
}
