import type { ModelSpec } from '../modelConfig';
import { ServingError } from '../servingError';

/** What a REST request asks for. `unreadable` is refused with an empty body. */
export type Route =
  | { readonly kind: 'classify' | 'regress'; readonly spec: ModelSpec }
  | { readonly kind: 'predict'; readonly spec: ModelSpec }
  | { readonly kind: 'metadata' | 'status'; readonly spec: ModelSpec }
  | { readonly kind: 'unreadable' };

const choice = '(?:/versions/(?<version>[0-9]+)|/labels/(?<label>[^/:]+))?';
const patterns: Readonly<Record<string, RegExp>> = {
  POST: new RegExp(
    `^/v1/models/(?<name>[^/:]+)${choice}:(?<action>classify|regress|predict)$`,
    'is'
  ),
  GET: new RegExp(`^/v1/models(?:/(?<name>[^/:]+))?${choice}(?:/(?<action>metadata))?$`, 'is')
};

const largestVersion = 2n ** 63n - 1n;

/**
 * Reads a request under `/v1/` as TensorFlow Serving does: words of the path in any case, but actions compared exactly; names and labels
 * percent-decoded after matching. `target` is path, query and fragment as sent. Throws INVALID_ARGUMENT for what has no such form.
 */
export function readRoute(method: string, target: string): Route {
  const groups = patterns[method]?.exec(target)?.groups;
  if (!groups) throw malformed(method, target);
  const spec = readSpec(groups);
  if (!spec) return { kind: 'unreadable' };
  const action = groups['action'];
  if (method === 'POST') {
    if (!isRun(action)) throw malformed(method, target);
    return { kind: action, spec };
  }
  if (!spec.name) throw new ServingError('INVALID_ARGUMENT', 'Missing model name in request.');
  return { kind: action === 'metadata' ? 'metadata' : 'status', spec };
}

const malformed = (method: string, target: string) =>
  new ServingError('INVALID_ARGUMENT', `Malformed request: ${method} ${target}`);

const isRun = (action: string | undefined) =>
  action === 'classify' || action === 'regress' || action === 'predict';

function readSpec(groups: Readonly<Record<string, string | undefined>>): ModelSpec | undefined {
  const name = decode(groups['name'] ?? '');
  const label = groups['label'] === undefined ? undefined : decode(groups['label']);
  const version = groups['version'] === undefined ? undefined : BigInt(groups['version']);
  if (name === null || label === null) return undefined;
  if (version !== undefined && version > largestVersion) return undefined;
  return {
    name,
    ...(version === undefined ? {} : { version }),
    ...(label === undefined ? {} : { label })
  };
}

/** Null when a percent sign is not followed by two hexadecimal digits. Bytes that are no UTF-8 become U+FFFD: no name has it. */
function decode(text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  const bytes = text.replace(/%(..)/gs, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 16))
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
