import type { DeploymentView } from '../../common/catalogView';

/** A cell that asks a deployment for predictions; the instances are to be filled in. */
export function curlLine(
  server: string,
  { servingName, version }: Pick<DeploymentView, 'servingName' | 'version'>
): string {
  const url = `${server}/v1/models/${encodeURIComponent(servingName)}/versions/${version}:predict`;
  return `!curl -d '{"instances": []}' -X POST ${url}`;
}
