import { exampleFor, mainSignature, shellSafe } from '../predictions/exampleBody';
import { modelPath } from '../predictions/modelPath';
import { signaturesAt, specText, type ServedSignature } from '../predictions/signature';
import type { CommandContext } from './command';

/** How a served version is tried out: the cell, and what a reader should know who writes it himself. */
type Trial = { readonly next?: string; readonly note?: string };

const patienceMilliseconds = 5000;

/**
 * The `!curl` cell that asks a version, with a body made from its signature; where that would be too long to read, the cell that asks for
 * its metadata, and what an input must look like. Never rejects: a deployment worked, whatever becomes of its example.
 */
export async function trial(
  { servingName, version }: { readonly servingName: string; readonly version: number },
  { serving, signal, log }: CommandContext
): Promise<Trial> {
  const path = modelPath(servingName, version);
  try {
    const heeded = AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)]);
    const [address = ''] = await serving.addresses();
    const signatures = await signaturesAt(path, serving, heeded);
    const name = mainSignature(signatures);
    const signature = name === undefined ? undefined : signatures.get(name);
    return name === undefined || signature === undefined
      ? asking(`${address}${path}`)
      : trying(`${address}${path}`, name, signature);
  } catch (error) {
    log.warn('no example could be made for a deployed model', error);
    return {};
  }
}

function trying(url: string, name: string, signature: ServedSignature): Trial {
  const example = exampleFor(name, signature);
  if (example === null) {
    const inputs = [...signature.inputs].map(([alias, spec]) => `${alias} as ${specText(spec)}`);
    return { note: `'${name}' takes ${inputs.join(', ') || 'no input'}.`, ...asking(url) };
  }
  const body = `{"signature_name": ${shellSafe(name)}, "${example.key}": ${example.value}}`;
  return { next: `!curl -d '${body}' -X POST ${url}:predict` };
}

function asking(url: string): Trial {
  return { next: `!curl ${url}/metadata` };
}
