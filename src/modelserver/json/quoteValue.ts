import * as ascii from './ascii';
import { endOfNumber, endOfWord } from './endOfNumber';
import { endOfString, textOfString } from './jsonString';
import { skipBlanks } from './skipBlanks';

const longest = 256;
const indent = '    ';

/**
 * The value that begins at `start` of a text known to be JSON, as errors quote it: lists on one line, objects on several, cut at 256
 * bytes.
 */
export function quoteValue(text: Uint8Array, start: number): string {
  const quote = new Quote(text, start);
  while (quote.goOn()) {
    // Token by token, so that a large value costs no more than what is shown of it.
  }
  const bytes = Buffer.from(quote.shown, 'utf8');
  return bytes.length <= longest
    ? quote.shown
    : bytes
        .subarray(0, longest)
        .toString('utf8')
        .replace(/\uFFFD+$/, '');
}

class Quote {
  shown = '';
  private _at: number;
  /** For each list or object that is open, whether it is an object. */
  private readonly _open: boolean[] = [];

  constructor(
    private readonly _text: Uint8Array,
    start: number
  ) {
    this._at = start;
  }

  /** Shows the next token; answers whether there is more to show. */
  goOn(): boolean {
    this._at = skipBlanks(this._text, this._at);
    switch (this._text[this._at]) {
      case ascii.openObject:
        this._begin(true);
        break;
      case ascii.openList:
        this._begin(false);
        break;
      case ascii.closeObject:
      case ascii.closeList:
        this._end();
        break;
      case ascii.comma:
        this._mark(this._open.at(-1) ? `,${this._line()}` : ', ');
        break;
      case ascii.colon:
        this._mark(': ');
        break;
      default:
        this._leaf();
    }
    return this._open.length > 0 && this.shown.length < longest;
  }

  private _begin(isObject: boolean): void {
    this._open.push(isObject);
    this._mark(isObject ? '{' : '[');
    const isEmpty = this._text[skipBlanks(this._text, this._at)] === ascii.closeObject;
    this.shown += isObject && !isEmpty ? this._line() : '';
  }

  private _end(): void {
    const isObject = this._open.pop() === true;
    const isEmpty = this.shown.endsWith('{');
    this.shown += isObject && !isEmpty ? this._line() : '';
    this._mark(isObject ? '}' : ']');
  }

  private _line(): string {
    return `\n${indent.repeat(this._open.length)}`;
  }

  private _mark(mark: string): void {
    this.shown += mark;
    this._at += 1;
  }

  private _leaf(): void {
    const [end, shown] = readLeaf(this._text, this._at);
    this.shown += shown;
    this._at = end;
  }
}

function readLeaf(text: Uint8Array, start: number): readonly [number, string] {
  switch (text[start]) {
    case ascii.quote: {
      const end = endOfString(text, start);
      return [end, JSON.stringify(textOfString(text, start, end).slice(0, longest))];
    }
    case ascii.t:
      return [endOfWord(text, start, 'true'), 'true'];
    case ascii.f:
      return [endOfWord(text, start, 'false'), 'false'];
    case ascii.n:
      return [endOfWord(text, start, 'null'), 'null'];
    default: {
      const end = endOfNumber(text, start);
      return [end, quoteNumber(Buffer.from(text.subarray(start, end)).toString('latin1'))];
    }
  }
}

/** An integer as it is, any other number as the shortest text of its double. */
function quoteNumber(literal: string): string {
  if (/^-?\d+$/.test(literal)) {
    return literal === '-0' ? '0' : literal;
  }
  const value = Number(literal.replace(/Inf$/, 'Infinity'));
  const text = Object.is(value, -0) ? '-0' : String(value).replace('e+', 'e');
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
