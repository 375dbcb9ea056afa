import type { DeploymentView } from '../../common/catalogView';

/** A cell that asks a deployment for predictions; the instances are to be filled in. */
export function curlLine(
  server: string,
  { servingName, version }: Pick<DeploymentView, 'servingName' | 'version'>
): string {
  // The quote is legal in a URL, but not in a shell's words.
  const model = encodeURIComponent(servingName).replaceAll("'", '%27');
  const url = `${server}/v1/models/${model}/versions/${version}:predict`;
  return `!curl -d '{"instances": []}' -X POST ${url}`;
}
