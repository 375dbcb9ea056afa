const narrow = /^[\x20-\x7E]*$/;
const zero = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11FF\uD7B0-\uD7FF]/u;
const wide =
  /[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]|(?![\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation}/u;

/** How many columns of a terminal `text` takes: East Asian wide letters and emoji two, combining marks none. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) {
    return text.length;
  }
  let width = 0;
  for (const letter of text) {
    width += widthOf(letter);
  }
  return width;
}

function widthOf(letter: string): number {
  return zero.test(letter) ? 0 : wide.test(letter) ? 2 : 1;
}
