import type { Located, Span } from '../common/span';
import type { MlModelError } from '../common/failure';
import { complain } from './complaint';
import { readCurlOptions, type CurlOption, type GivenCurlOption } from './curlOptions';
import { isPlainUrl } from './serverUrl';
import { splitWords } from './shellWords';
import type { CurlBody, CurlStatement } from './statement';

const command = /^[ \t]*![ \t]*curl(?=[ \t])/;
const methods = /^(?:GET|POST|PUT|DELETE|PATCH|OPTIONS)$/;
const headerLine = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([!-~](?:[ -~\t]*[!-~])?)[ \t]*$/;
/** Headers that a client sets by itself, or whose answer it would have to understand. */
const ownHeaders =
  /^(?:accept-encoding|connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

type Given = Readonly<Record<Exclude<CurlOption, 'quiet'>, readonly Located<string>[]>>;

/** Whether a line begins a curl command of a notebook cell. */
export function isCurl(line: string): boolean {
  return /^[ \t]*![ \t]*curl(?=[ \t]|\\?$)/.test(line);
}

/**
 * What curl would send for `text`: `!curl …`, folded lines joined. Throws SYNTAX, placed, for whatever can't be carried
 * out exactly as a shell and curl would: other options, anything to fill in, an unclear URL. Time grows with the length of the text only.
 */
export function readCurl(text: string): CurlStatement {
  const [head = ''] = command.exec(text) ?? [];
  if (head === '') {
    throw refuse(
      text,
      { start: 0, end: text.length },
      'A curl command is written !curl, and a URL.'
    );
  }
  refuseFold(text);
  refuseExpansion(text);
  const start = head.indexOf('!') + 1;
  const [, ...words] = splitWords(`${' '.repeat(start)}${text.slice(start)}`);
  const given = groupBy(readCurlOptions(text, words));
  const body = readBody(text, given);
  const headers = readHeaders(text, given.header);
  return {
    verb: 'curl',
    text,
    verbSpan: { start: head.length - 'curl'.length, end: head.length },
    method: readMethod(text, given.method, body),
    url: readUrl(text, given.url),
    headers: body ? withContentType(headers) : headers,
    ...(body && { body }),
    showsHead: given.head.length > 0
  };
}

/** A folded line is joined before it comes here; in quotes, shells keep the backslash or the line end and IPython keeps neither. */
function refuseFold(text: string): void {
  const fold = text.indexOf('\\\n');
  if (fold >= 0) {
    const message =
      'A backslash at the end of this line is read differently by shells and notebooks.';
    throw refuse(text, { start: fold, end: fold + 1 }, message);
  }
}

/**
 * IPython fills in `$name` and `{expression}` before a shell sees the line, and only an expression that fails leaves the
 * whole line alone. The first brace of a JSON object is no expression in Python, so such a line is always left alone.
 */
function refuseExpansion(text: string): void {
  const dollar = text.indexOf('$');
  if (dollar >= 0) {
    const message = '$ stands for a variable, and nothing fills it in here.';
    throw refuse(text, { start: dollar, end: dollar + 1 }, message);
  }
  const brace = text.search(/[{}]/);
  const openings = text.match(/\{/g)?.length ?? 0;
  const objects = text.match(/\{[ \t\n]*(?=\\?"|\})/g)?.length ?? 0;
  const isObject = /^\{[ \t\n]*(?:\}|"[^"\\\n{}]*"[ \t\n]*:|\\"[^"\\\n{}]*\\"[ \t\n]*:)/;
  if (brace >= 0 && (openings !== objects || !isObject.test(text.slice(brace)))) {
    const message =
      'Braces that hold no JSON object stand for a value of the kernel, and nothing fills it in here.';
    throw refuse(text, { start: brace, end: brace + 1 }, message);
  }
}

function groupBy(options: readonly GivenCurlOption[]): Given {
  const valuesOf = (wanted: CurlOption) =>
    options.filter(({ option }) => option === wanted).map(({ value }) => value);
  return {
    data: valuesOf('data'),
    raw: valuesOf('raw'),
    binary: valuesOf('binary'),
    method: valuesOf('method'),
    header: valuesOf('header'),
    url: valuesOf('url'),
    head: valuesOf('head')
  };
}

function readUrl(text: string, [url, second]: readonly Located<string>[]): Located<string> {
  if (!url) {
    throw refuse(text, { start: 0, end: text.length }, 'The URL is missing.');
  }
  if (second) {
    throw refuse(text, second.span, 'Only one URL can be asked at a time.');
  }
  if (!isPlainUrl(url.value)) {
    const message =
      'This is no plain URL of a model server, such as http://localhost:8501/v1/models/NAME:predict.';
    throw refuse(text, url.span, message);
  }
  return url;
}

function readMethod(
  text: string,
  [method, second]: readonly Located<string>[],
  body: CurlBody | undefined
): string {
  if (!method) {
    return body ? 'POST' : 'GET';
  }
  if (second || !methods.test(method.value)) {
    const message = 'One method in capitals is expected, such as POST.';
    throw refuse(text, (second ?? method).span, message);
  }
  return method.value;
}

function readBody(text: string, { data, raw, binary }: Given): CurlBody | undefined {
  const [body, second] = [...data, ...raw, ...binary];
  if (second) {
    throw refuse(text, second.span, 'Only one body can be sent.');
  }
  if (!body) {
    return undefined;
  }
  if (body.value.startsWith('@') && raw.length === 0) {
    return { file: readFile(text, body), keepsLineEnds: binary.length > 0 };
  }
  if (body.value.includes('\n') && !/^\s*[[{]/.test(body.value)) {
    throw refuse(text, body.span, 'Only JSON can stand on several lines.');
  }
  return { text: body.value };
}

/** The file of `@name`: beside the notebook or below it. */
function readFile(text: string, { value, span }: Located<string>): Located<string> {
  const file = value.slice(1);
  const parts = file.split('/');
  const isBelow = parts.every(
    (part, i) => part !== '' && part !== '..' && (part !== '.' || i === 0)
  );
  if (!isBelow || file === '-' || parts.at(-1) === '.' || /[\\:\p{Cc}\p{Cs}]/u.test(file)) {
    const message = 'The file of a body stands beside the notebook or in a folder there.';
    throw refuse(text, span, message);
  }
  return { value: file, span };
}

function readHeaders(text: string, lines: readonly Located<string>[]): CurlStatement['headers'] {
  const seen = new Set<string>();
  return lines.map(line => {
    const [, name = '', value = ''] = headerLine.exec(line.value) ?? [];
    const key = name.toLowerCase();
    if (key === '' || ownHeaders.test(key) || seen.has(key)) {
      throw refuse(text, line.span, 'This header can not be sent as it stands here.');
    }
    seen.add(key);
    return [name, value];
  });
}

/** With the type that curl gives to a body that is said nothing of. */
function withContentType(headers: CurlStatement['headers']): CurlStatement['headers'] {
  return headers.some(([name]) => name.toLowerCase() === 'content-type')
    ? headers
    : [...headers, ['Content-Type', 'application/x-www-form-urlencoded']];
}

function refuse(text: string, span: Span, message: string): MlModelError {
  return complain(text, { code: 'SYNTAX', message, span });
}
