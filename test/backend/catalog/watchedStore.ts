import type {
  Bytes,
  IObjectStore,
  ListOptions,
  OpenedObject,
  StoredObject
} from '../../../src/backend/storage/objectStore';
import { MemoryObjectStore } from '../../support/memoryObjectStore';

/** A call of a store, as hooks see it. */
export type Call = {
  readonly method: 'put' | 'putIfAbsent' | 'open' | 'head' | 'list' | 'remove';
  readonly key: string;
};

/** What a test wants to happen round calls; a hook that throws fails the call. */
export type Hooks = {
  before?: (call: Call) => void | Promise<void>;
  after?: (call: Call) => void | Promise<void>;
};

/** A store in memory that records its calls and lets a test step in before and after each. */
export class WatchedStore implements IObjectStore {
  readonly place = 'memory';
  readonly calls: Call[] = [];
  hooks: Hooks = {};

  constructor(readonly inner: IObjectStore = new MemoryObjectStore()) {}

  put(key: string, content: Bytes | Uint8Array, signal?: AbortSignal): Promise<void> {
    return this._call({ method: 'put', key }, () => this.inner.put(key, content, signal));
  }

  putIfAbsent(key: string, content: Uint8Array, signal?: AbortSignal): Promise<boolean> {
    return this._call({ method: 'putIfAbsent', key }, () =>
      this.inner.putIfAbsent(key, content, signal)
    );
  }

  open(key: string, options?: { signal?: AbortSignal }): Promise<OpenedObject> {
    return this._call({ method: 'open', key }, () => this.inner.open(key, options));
  }

  head(key: string, signal?: AbortSignal): Promise<StoredObject | null> {
    return this._call({ method: 'head', key }, () => this.inner.head(key, signal));
  }

  async *list(prefix: string, options?: ListOptions): AsyncGenerator<StoredObject> {
    const call = { method: 'list', key: prefix } as const;
    await this._call(call, () => Promise.resolve());
    yield* this.inner.list(prefix, options);
  }

  remove(keys: readonly string[], signal?: AbortSignal): Promise<void> {
    return this._call({ method: 'remove', key: keys.join(' ') }, () =>
      this.inner.remove(keys, signal)
    );
  }

  private async _call<T>(call: Call, work: () => Promise<T>): Promise<T> {
    this.calls.push(call);
    await this.hooks.before?.(call);
    const result = await work();
    await this.hooks.after?.(call);
    return result;
  }
}
