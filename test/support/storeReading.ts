import { gather } from '../../src/backend/storage/byteStream';
import type { Bytes, IObjectStore } from '../../src/backend/storage/objectStore';

/** The keys of a listing. */
export async function listed(
  store: IObjectStore,
  prefix: string,
  after?: string
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, after === undefined ? {} : { after })) {
    keys.push(key);
  }
  return keys;
}

/** An object as text. */
export async function read(store: IObjectStore, key: string): Promise<string> {
  return text((await store.open(key)).content);
}

/** Bytes as text. */
export async function text(content: Bytes): Promise<string> {
  return Buffer.from(await gather(content)).toString();
}
