import type { Json } from '../../common/model';
import { bodyOf, exampleFor, mainSignature, signatureNameIn } from '../predictions/exampleBody';
import { readLooseJson } from '../predictions/looseJson';
import { mismatch, type Mismatch } from '../predictions/mismatch';
import { signaturesAt, type ServedSignatures } from '../predictions/signature';
import type { CommandContext } from './command';

/** What a request's body got wrong, and a body that would do. */
export type RefusalDetail = { readonly text: string; readonly example?: string };

/** A request, and why the server refused it. */
export type Refused = {
  readonly path: string;
  readonly body: Uint8Array | undefined;
  readonly reason: string;
};

const nothing: RefusalDetail = { text: '' };

/**
 * What a predict request's body got wrong, by the signature that it asked: `; 'serving_default' takes x as float [-1, 2], and the body gives numbers [1, 3]`.
 * Empty when that is not what is wrong. Never rejects: it only explains a refusal.
 */
export async function refusalDetail(
  { path, body, reason }: Refused,
  { serving, signal, log }: CommandContext
): Promise<RefusalDetail> {
  const [, model] = /^(\/v1\/models\/[^:?]+):predict$/i.exec(path) ?? [];
  if (model === undefined || body === undefined) {
    return nothing;
  }
  try {
    const request = readLooseJson(new TextDecoder().decode(body));
    const signatures = await signaturesAt(model, serving, signal);
    return detailOf(request, signatures, reason);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      log.warn('a refusal could not be explained', error);
    }
    return nothing;
  }
}

function detailOf(request: Json, signatures: ServedSignatures, reason: string): RefusalDetail {
  const name = signatureNameIn(request) ?? mainSignature(signatures) ?? '';
  const signature = signatures.get(name);
  const found = signature && mismatch(request, signature);
  if (!signature || !found) {
    return nothing;
  }
  const example = exampleFor(name, signature);
  return {
    text: saysShape(reason, found)
      ? ''
      : `; '${name}' takes ${found.takes}, and the body gives ${found.given}`,
    ...(example && { example: bodyOf(example) })
  };
}

/** Whether the server's reason has both shapes already. */
function saysShape(reason: string, { takes, given }: Mismatch): boolean {
  const said = reason.replaceAll(' ', '');
  return [takes, given].every(each => {
    const shape = /\[.*\]$/.exec(each)?.[0].replaceAll(' ', '');
    return shape !== undefined && said.includes(shape);
  });
}
