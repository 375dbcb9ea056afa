import type { VersionStatus } from './modelServer';
import { oneSentence } from './serverFailure';

/**
 * Why a version isn't served, in the server's own words; paths of its folder, which mean nothing to a user, are told as what they are
 * to the model: its folder, or a file in it.
 */
export function serverReason(
  { errorCode, errorMessage, version }: VersionStatus,
  basePath: string
): string {
  const folder = `${basePath}/${version}`;
  const words = oneSentence(errorMessage)
    .replaceAll(`${folder}/`, '')
    .replaceAll(folder, "the model's folder")
    .replaceAll(basePath, "the model's folder");
  return words === '' ? `it answered ${errorCode}` : words;
}
