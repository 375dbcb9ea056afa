import type { Bytes } from './objectStore';

/** All of `content` in one piece; not copied when it came in one. */
export async function gather(content: Bytes): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of content) {
    parts.push(part);
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
}

/** Bytes at hand, as a stream. */
// eslint-disable-next-line @typescript-eslint/require-await -- Bytes are asynchronous, these are at hand.
export async function* bytesOf(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
