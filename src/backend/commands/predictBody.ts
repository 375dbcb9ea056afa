import { failure } from '../../common/failure';
import type { Json } from '../../common/model';
import type { Located } from '../../common/span';
import { jsonError } from '../predictions/jsonError';
import { isList, isMembers, readLooseJson } from '../predictions/looseJson';

/**
 * The request that a statement's body means: a list is the instances, an object with `instances` or `inputs` is sent as it is, a signature put in front.
 * The body's own text is sent, so that no number loses a digit. Throws BAD_VALUE, placed where the body stops being JSON.
 */
export function predictBody(body: Located<string>, signature: string | undefined): string {
  const value = readBody(body);
  const name = signature === undefined ? '' : `"signature_name": ${JSON.stringify(signature)}, `;
  if (isList(value)) {
    return `{${name}"instances": ${body.value}}`;
  }
  if (!isMembers(value) || !('instances' in value || 'inputs' in value)) {
    throw failure(
      'BAD_VALUE',
      'The JSON must be a list of instances, or an object with "instances" or "inputs".',
      { at: body.span }
    );
  }
  return `{${name}${body.value.slice(1)}`;
}

function readBody({ value, span }: Located<string>): Json {
  try {
    return readLooseJson(value);
  } catch (cause) {
    const at = span.start + (jsonError(value) ?? 0);
    const isEnd = at >= span.end;
    const what = isEnd
      ? 'ends too early'
      : `can't be read from here on: ${excerpt(value, at - span.start)}`;
    throw failure('BAD_VALUE', `The JSON ${what}.`, {
      at: isEnd ? { start: span.end - 1, end: span.end } : { start: at, end: at + 1 },
      cause
    });
  }
}

function excerpt(text: string, at: number): string {
  const shown = text.slice(at, at + 20);
  return `'${shown}${at + 20 < text.length ? '…' : ''}'`;
}
