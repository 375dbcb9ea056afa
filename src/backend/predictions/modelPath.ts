/** The path of a model, or of one version of it, in the REST API: `/v1/models/<name>[/versions/<n>]`. Fit to stand unquoted in a shell. */
export function modelPath(servingName: string, version?: number): string {
  const name = encodeURIComponent(servingName).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  );
  return `/v1/models/${name}${version === undefined ? '' : `/versions/${version}`}`;
}
