const loopback = 'localhost';
const loopbackNames: readonly string[] = [loopback, '127.0.0.1', '[::1]'];
const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' };

// No sign in the path or query that curl would expand or a URL parser would rewrite.
const pattern =
  /^(https?):\/\/([\w.-]+|\[::1\])(?::([1-9][0-9]{0,4}))?(?:(\/[\w.~!()*,;=:@%/+&-]*)(?:\?[\w.~!()*,;=:@%/+&?-]*)?)?$/i;
const climbing = /\/(?:\.|%2e){1,2}(?=\/|$)/i;

/** Whether `url` is one that reaches the server byte for byte as it is typed, whoever sends it: absolute, http or https, nothing to expand or to simplify. */
export function isPlainUrl(url: string): boolean {
  return originOf(url) !== null;
}

/** Whether `url` leads to one of `servers`: same scheme, host and port; `localhost`, `127.0.0.1` and `[::1]` are one host. */
export function isServerUrl(url: string, servers: readonly string[]): boolean {
  const origin = originOf(url);
  return origin !== null && servers.some(server => originOf(server) === origin);
}

function originOf(url: string): string | null {
  const [, scheme = '', host = '', port, path = ''] = pattern.exec(url) ?? [];
  if (scheme === '' || climbing.test(path)) {
    return null;
  }
  const protocol = scheme.toLowerCase();
  const name = host.toLowerCase();
  const at = loopbackNames.includes(name) ? loopback : name;
  return `${protocol}://${at}:${port ?? defaultPorts[protocol] ?? ''}`;
}
