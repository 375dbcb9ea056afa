import { singleQuoted } from './quote';

/** A statement that may have been meant, and what is different in it. */
export type Repair = { readonly statement: string; readonly meant: string };

const longest = 60;
const quotedOrComma = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|,(?=[ \t]*[A-Za-z_]+[ \t]*=)/gs;

/** What a person may have meant by a statement that can't be read from `position` on, likeliest first. */
export function repairsOf(text: string, position: number): readonly Repair[] {
  const sign = text.charAt(position);
  switch (sign) {
    case "'":
    case '"':
      return closings(text, position, sign);
    case ',':
      return [...withoutComma(text, position), withoutCommas(text), ...quoted(text, position)];
    default:
      return quoted(text, position);
  }
}

/** A quote that is never closed ends where the next option begins, or at the end. */
function closings(text: string, position: number, quote: string): readonly Repair[] {
  const rest = text.slice(position);
  const nextOption = /[ \t][A-Za-z_]+=/.exec(rest)?.index;
  const ends = nextOption === undefined ? [rest.length] : [nextOption, rest.length];
  return ends.map(end => {
    const closed = `${rest.slice(0, end)}${quote}`;
    return {
      statement: text.slice(0, position) + closed + rest.slice(end),
      meant: closed.length > longest ? 'it with a closing quote' : closed
    };
  });
}

/** Only where it joins nothing: `a,b` is more likely one value. */
function withoutComma(text: string, position: number): readonly Repair[] {
  if (/[^ \t\r\n]/.test(text.charAt(position + 1))) {
    return [];
  }
  const statement = `${text.slice(0, position).trimEnd()}${text.slice(position + 1)}`;
  return [{ statement, meant: 'it without this comma' }];
}

/** `name=a, type=b` without its commas; those in quotes stay. */
function withoutCommas(text: string): Repair {
  const statement = text.replace(quotedOrComma, (found, at: number) =>
    found !== ',' ? found : /[ \t]/.test(text.charAt(at + 1)) ? '' : ' '
  );
  return { statement, meant: 'it without commas between options' };
}

/** The word around `position`, or the value when it is one, in quotes. */
function quoted(text: string, position: number): readonly Repair[] {
  const before = text.slice(0, position);
  const start = Math.max(...[' ', '\t', '=', '\n'].map(sign => before.lastIndexOf(sign))) + 1;
  if (start === position) {
    return [];
  }
  const length = text.slice(position).search(/[ \t\r\n]/);
  const end = length < 0 ? text.length : position + length;
  const value = singleQuoted(text.slice(start, end));
  const statement = text.slice(0, start) + value + text.slice(end);
  return [{ statement, meant: value.length > longest ? 'it in quotes' : value }];
}
