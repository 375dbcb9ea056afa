import { trimBlanks } from './blanks';

/** A curl command on one or several lines of a cell, joined, and the index of its last line. */
export type FoldedCurl = { readonly text: string; readonly last: number };

/**
 * The curl command that begins at line `first`. A backslash at a line's end joins as IPython joins; a next line that begins
 * with `-` belongs to it, and so do the lines up to the end of a quote, whose line ends are kept. When it has no end, or when
 * backslashes and line ends meet in its quotes, it is all the lines as they stand, which `readCurl` refuses.
 */
export function takeCurl(lines: readonly string[], first: number): FoldedCurl {
  return folded(lines, first) ?? { text: lines.slice(first).join('\n'), last: lines.length - 1 };
}

function folded(lines: readonly string[], first: number): FoldedCurl | null {
  const parts: string[] = [];
  const joints = new Set<string>();
  let quote = '';
  for (let last = first; last < lines.length; last += 1) {
    const line = lines[last] ?? '';
    const part = line.endsWith('\\') ? line.slice(0, -1) : line;
    quote = quoteAfter(part, quote);
    const joint = jointAfter(line, quote, lines[last + 1] ?? '');
    if (joint === null) {
      return joints.size > 1 ? null : { text: trimBlanks(parts.join('') + part), last };
    }
    if (quote !== '') {
      joints.add(joint);
    }
    parts.push(part, joint);
  }
  return null;
}

/** What stands between a line and the next one, or null when the command ends with it. */
function jointAfter(line: string, quote: string, next: string): string | null {
  if (line.endsWith('\\')) {
    // An escaped backslash at the end, on the other hand, would escape the joint.
    return line.endsWith('\\\\') ? '\\\n' : ' ';
  }
  if (quote !== '') {
    return '\n';
  }
  return /^[ \t]*-/.test(next) ? ' ' : null;
}

/** The quote that is open at the end of `part`, when `quote` was open before it; none is empty. */
function quoteAfter(part: string, quote: string): string {
  const special = /\\.|['"]/gs;
  let open = quote;
  let at = 0;
  for (;;) {
    if (open === "'") {
      const end = part.indexOf("'", at);
      if (end < 0) {
        return open;
      }
      open = '';
      at = end + 1;
    }
    special.lastIndex = at;
    const found = special.exec(part);
    if (!found) {
      return open;
    }
    at = special.lastIndex;
    if (found[0] === open) {
      open = '';
    } else if (open === '' && found[0].length === 1) {
      open = found[0];
    }
  }
}
