import type { ModelSpec } from '../modelConfig';
import { ServingError } from '../servingError';

/** A 64-bit integer as protobufjs gives it. */
export type Long = { toString(): string };

/** A ModelSpec message. */
export type ModelSpecMessage = {
  readonly name: string;
  readonly version?: { readonly value: Long } | null;
  readonly versionLabel: string;
  readonly versionChoice?: 'version' | 'versionLabel';
  readonly signatureName: string;
};

/** Which model and version a request wants. Throws INVALID_ARGUMENT when it doesn't say. */
export function readModelSpec(message: ModelSpecMessage | null | undefined): ModelSpec {
  if (!message) throw new ServingError('INVALID_ARGUMENT', 'Missing ModelSpec');
  if (!message.name) throw new ServingError('INVALID_ARGUMENT', 'ModelSpec has no name specified.');
  const { name, version, versionLabel: label, versionChoice } = message;
  if (versionChoice === 'versionLabel') return { name, label };
  return version ? { name, version: BigInt(version.value.toString()) } : { name };
}

/** The signature that a request wants. */
export const signatureOf = (message: ModelSpecMessage | null | undefined): string =>
  message?.signatureName || 'serving_default';

/** What an answer says of the version that was used. */
export const writeModelSpec = (
  { name, version }: { readonly name: string; readonly version: bigint },
  signatureName = ''
): object => ({ name, version: { value: version.toString() }, signatureName });
