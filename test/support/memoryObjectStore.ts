import { gather } from '../../src/backend/storage/byteStream';
import { compareKeys, keySegments } from '../../src/backend/storage/objectKey';
import {
  StoreError,
  type ByteRange,
  type Bytes,
  type IObjectStore,
  type ListOptions,
  type OpenedObject,
  type StoredObject
} from '../../src/backend/storage/objectStore';

type Held = { readonly bytes: Uint8Array; readonly modified: Date };

/** An object store in memory, for tests of what stands on one; held by the same contract suite as the real ones. */
export class MemoryObjectStore implements IObjectStore {
  readonly place = 'memory';

  /** The keys held, in order. */
  get keys(): readonly string[] {
    return [...this._objects.keys()].sort(compareKeys);
  }

  async put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void> {
    keySegments(key);
    signal?.throwIfAborted();
    const bytes =
      content instanceof Uint8Array ? content : await gather(untilAborted(content, signal));
    signal?.throwIfAborted();
    this._objects.set(key, { bytes: Uint8Array.from(bytes), modified: new Date() });
  }

  async putIfAbsent(key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    if (this._objects.has(key)) {
      return Promise.resolve(false);
    }
    await this.put(key, content, signal);
    return true;
  }

  async open(
    key: string,
    { range, signal }: { range?: ByteRange; signal?: AbortSignal } = {}
  ): Promise<OpenedObject> {
    signal?.throwIfAborted();
    const held = this._objects.get(key);
    if (held === undefined) {
      throw new StoreError('objectMissing', 'There is no such object.');
    }
    const { bytes } = held;
    const part = range ? bytes.subarray(range.start, range.end) : bytes;
    const content = (async function* () {
      await Promise.resolve();
      yield part;
    })();
    return Promise.resolve({ size: bytes.length, content });
  }

  async head(key: string, signal?: AbortSignal): Promise<StoredObject | null> {
    signal?.throwIfAborted();
    return Promise.resolve(this._described(key));
  }

  async *list(
    prefix: string,
    { after = '', signal }: ListOptions = {}
  ): AsyncGenerator<StoredObject> {
    for (const key of this.keys) {
      await Promise.resolve();
      signal?.throwIfAborted();
      const found = this._described(key);
      if (found !== null && key.startsWith(prefix) && compareKeys(key, after) > 0) {
        yield found;
      }
    }
  }

  async remove(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    keys.forEach(key => this._objects.delete(key));
    return Promise.resolve();
  }

  private readonly _objects = new Map<string, Held>();

  private _described(key: string): StoredObject | null {
    const held = this._objects.get(key);
    return held ? { key, size: held.bytes.length, modified: held.modified } : null;
  }
}

async function* untilAborted(content: Bytes, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    signal?.throwIfAborted();
    yield chunk;
  }
}
