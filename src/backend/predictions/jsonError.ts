const piece =
  /[ \t\r\n]*(?:("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|((?:-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|Infinity|Inf)|true|false|null)(?![\w.+-]))|([[\]{}:,]))/y;

type Place =
  'value' | 'item' | 'firstMember' | 'member' | 'colon' | 'afterItem' | 'afterMember' | 'end';
type Follows = Readonly<Partial<Record<string, Place | 'open' | 'close'>>>;

const values: Follows = { string: 'end', scalar: 'end', '[': 'open', '{': 'open' };

/** What may stand at a place, and where that leads; `end` here means that a value is over. */
const follows: Readonly<Record<Place, Follows>> = {
  value: values,
  item: { ...values, ']': 'close' },
  firstMember: { string: 'colon', '}': 'close' },
  member: { string: 'colon' },
  colon: { ':': 'value' },
  afterItem: { ',': 'value', ']': 'close' },
  afterMember: { ',': 'member', '}': 'close' },
  end: {}
};

/** Where `text` stops being JSON (with NaN, Inf and Infinity), or null when it is one whole value. Never deeper than the text itself. */
export function jsonError(text: string): number | null {
  const open: string[] = [];
  let place: Place = 'value';
  let at = 0;
  while (place !== 'end') {
    const found = tokenAt(text, at);
    const next = follows[place][found.kind];
    if (next === undefined) {
      return at + blanksAt(text, at);
    }
    at = found.end;
    place = moved(next, found.kind, open);
  }
  const rest = at + blanksAt(text, at);
  return rest < text.length ? rest : null;
}

/** The kind of the token at a place: string, scalar, or the sign itself; none where there is no token. */
function tokenAt(text: string, at: number): { kind: string; end: number } {
  piece.lastIndex = at;
  const [, quoted, scalar, sign = ''] = piece.exec(text) ?? [];
  const kind = quoted !== undefined ? 'string' : scalar !== undefined ? 'scalar' : sign;
  return { kind, end: piece.lastIndex };
}

function moved(next: Place | 'open' | 'close', kind: string, open: string[]): Place {
  if (next === 'open') {
    open.push(kind);
    return kind === '[' ? 'item' : 'firstMember';
  }
  if (next === 'close') {
    open.pop();
  }
  return next === 'close' || next === 'end' ? afterValue(open) : next;
}

function afterValue(open: readonly string[]): Place {
  const outer = open.at(-1);
  return outer === undefined ? 'end' : outer === '[' ? 'afterItem' : 'afterMember';
}

function blanksAt(text: string, at: number): number {
  return /^[ \t\r\n]*/.exec(text.slice(at, at + 100_000))?.[0].length ?? 0;
}
