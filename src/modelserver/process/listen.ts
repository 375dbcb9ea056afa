import { networkInterfaces } from 'node:os';

/** This machine's loopback addresses: always 127.0.0.1, and ::1 where there is one. */
export function loopback(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap(each => each ?? []);
  return all.some(({ address }) => address === '::1') ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
}

/** Opens `port` or the next higher one that is free, by `open`, which rejects with EADDRINUSE and answers what it opened. */
export async function onFreePort<Result>(
  port: number,
  open: (port: number) => Promise<Result>
): Promise<Result> {
  const last = Math.min(65535, port + attempts);
  for (let candidate = port; ; candidate++) {
    try {
      // Port 0 is any free one, which may be taken on the other address.
      return await open(port === 0 ? 0 : candidate);
    } catch (error) {
      if (!isTaken(error) || candidate >= last) throw error;
    }
  }
}

const attempts = 1000;

const isTaken = (error: unknown) => error instanceof Error && error.message.includes('EADDRINUSE');
