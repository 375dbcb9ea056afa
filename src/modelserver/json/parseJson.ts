import { ServingError } from '../servingError';
import * as ascii from './ascii';
import { endOfWord } from './endOfNumber';
import { JsonDocument, nodeSize } from './jsonDocument';
import { endOfString } from './jsonString';
import { NumberLists } from './numberLists';
import { NumberScanner } from './numberScanner';
import { skipBlanks } from './skipBlanks';
import { syntaxError } from './syntaxError';

const byteOrderMark = [0xef, 0xbb, 0xbf] as const;

/**
 * Parses the first value of a JSON text, node 0 of the document, whatever follows it. Accepts NaN, Inf and Infinity as well, nests as
 * deep as the text does, and leaves bytes in strings alone. Numbers of number lists are good until the next text is parsed.
 * Throws INVALID_ARGUMENT with the reason and the offset in bytes.
 */
export function parseJson(text: Uint8Array): JsonDocument {
  if (text.length === 0) {
    throw new ServingError('INVALID_ARGUMENT', 'JSON Parse error: The document is empty');
  }
  const hasMark = byteOrderMark.every((byte, index) => text[index] === byte);
  return new Parser(text, true).parse(hasMark ? byteOrderMark.length : 0);
}

/** The list that a number list was read from, with a node for each element. */
export function withoutNumberLists(document: JsonDocument, node: number): JsonDocument {
  return new Parser(document.text, false).parse(document.start(node));
}

/** The elements of a list as nodes, and the document that they are nodes of. */
export function elementsOf(
  document: JsonDocument,
  list: number
): { readonly document: JsonDocument; readonly nodes: readonly number[] } {
  if (document.numberList(list)) {
    const expanded = withoutNumberLists(document, list);
    return { document: expanded, nodes: [...expanded.elements(0)] };
  }
  return { document, nodes: [...document.elements(list)] };
}

class Parser {
  private _nodes = new Int32Array(64 * nodeSize);
  private _count = 0;
  private readonly _open: number[] = [];
  private readonly _lists: NumberLists;
  private readonly _scanner: NumberScanner;
  /** No list before here is a number list: what is inside it has been seen. */
  private _listsFrom: number;

  constructor(
    private readonly _text: Uint8Array,
    takesLists: boolean
  ) {
    this._lists = new NumberLists(_text);
    this._scanner = new NumberScanner(_text, new Float64Array(1));
    this._listsFrom = takesLists ? 0 : Infinity;
  }

  parse(start: number): JsonDocument {
    let at = skipBlanks(this._text, start);
    if (!startsValue(this._text[at] ?? 0)) {
      throw syntaxError('empty', at);
    }
    at = this._value(at);
    for (let top = this._open.at(-1); top !== undefined; top = this._open.at(-1)) {
      at = this._inside(top, skipBlanks(this._text, at));
    }
    return new JsonDocument(this._text, this._nodes, this._lists);
  }

  /** Goes on in an open list or object: to its end, or with its next element or member. */
  private _inside(container: number, start: number): number {
    const text = this._text;
    const isObject = text[this._nodes[container * nodeSize] ?? 0] === ascii.openObject;
    if (text[start] === (isObject ? ascii.closeObject : ascii.closeList)) {
      this._open.pop();
      this._nodes[container * nodeSize + 1] = this._count;
      return start + 1;
    }
    const detail = container * nodeSize + 2;
    const count = this._nodes[detail] ?? 0;
    let at = start;
    if (count > 0) {
      if (text[start] !== ascii.comma) {
        throw syntaxError(isObject ? 'objectEnd' : 'arrayEnd', start);
      }
      at = skipBlanks(text, start + 1);
    }
    this._nodes[detail] = count + 1;
    return this._value(isObject ? this._name(at) : at);
  }

  /** A member's name and colon; answers where its value begins. */
  private _name(start: number): number {
    if (this._text[start] !== ascii.quote) {
      throw syntaxError('name', start);
    }
    const end = endOfString(this._text, start);
    this._add(start, end);
    const colon = skipBlanks(this._text, end);
    if (this._text[colon] !== ascii.colon) {
      throw syntaxError('colon', colon);
    }
    return skipBlanks(this._text, colon + 1);
  }

  /** A whole value, or the beginning of a list or object, which stays open. */
  private _value(start: number): number {
    const text = this._text;
    switch (text[start]) {
      case ascii.openList:
        return this._list(start);
      case ascii.openObject:
        return this._openNode(start);
      case ascii.quote: {
        const end = endOfString(text, start);
        this._add(start, end);
        return end;
      }
      case ascii.t:
        return this._leaf(start, endOfWord(text, start, 'true'));
      case ascii.f:
        return this._leaf(start, endOfWord(text, start, 'false'));
      case ascii.n:
        return this._leaf(start, endOfWord(text, start, 'null'));
      default:
        return this._leaf(start, this._scanner.scan(start, 0));
    }
  }

  private _leaf(start: number, end: number): number {
    this._add(start, 0);
    return end;
  }

  private _list(start: number): number {
    if (start >= this._listsFrom) {
      const end = this._lists.read(start);
      if (end >= 0) {
        this._add(start, -this._lists.lists.length);
        return end;
      }
      this._listsFrom = -1 - end;
    }
    return this._openNode(start);
  }

  private _openNode(start: number): number {
    this._open.push(this._count);
    this._add(start, 0);
    return start + 1;
  }

  private _add(start: number, detail: number): void {
    const at = this._count * nodeSize;
    if (at === this._nodes.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this._nodes);
      this._nodes = larger;
    }
    this._nodes[at] = start;
    this._nodes[at + 1] = this._count + 1;
    this._nodes[at + 2] = detail;
    this._count += 1;
  }
}

function startsValue(byte: number): boolean {
  return ![0, ascii.closeList, ascii.closeObject, ascii.comma, ascii.colon].includes(byte);
}
