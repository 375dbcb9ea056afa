import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import {
  connectorSteps,
  type ConnectorCheck,
  type ConnectorStep
} from '../../common/connectorView';
import { nearest } from '../../common/nearest';
import { gather } from '../storage/byteStream';
import {
  isBucketLister,
  isLevelLister,
  StoreError,
  type IObjectStore,
  type StoreErrorKind
} from '../storage/objectStore';
import { adviceFor, type TrialPlace } from './trialAdvice';

/** Tidying up gets time of its own, so that all together stays below 20 seconds. */
const patience = { trialMs: 14_000, removalMs: 5_000 };

/** How much of a level is looked at, and how deep, to find an object to read. */
const search = { limit: 100, depth: 4 };

/** Where listing stopped, by what it stopped with; anything else is the network's. */
const stepOfKind: Partial<Record<StoreErrorKind, ConnectorStep>> = {
  noCredentials: 'key',
  badKey: 'key',
  badSignature: 'key',
  tokenExpired: 'key',
  clockSkew: 'key',
  bucketMissing: 'bucket',
  wrongRegion: 'bucket',
  objectMissing: 'bucket',
  leavesFolder: 'bucket',
  forbidden: 'list'
};

/** Tries one connector, step by step. For one use. */
export class ConnectorTrial {
  constructor(
    private readonly _tried: TrialPlace & { readonly store: IObjectStore },
    private readonly _client: AbortSignal
  ) {
    const limit = AbortSignal.timeout(patience.trialMs);
    this._signal = AbortSignal.any([_client, limit]);
  }

  /** All steps in order. Rejects only when the client goes away; what was written is removed all the same. */
  async run(): Promise<readonly ConnectorCheck[]> {
    this._note('name', 'ok');
    if (await this._reaches()) {
      const found = await this._firstObject();
      if (found !== undefined) {
        await this._read(found);
      }
      await this._write(found === undefined);
    }
    return connectorSteps.map(step => this._checks.get(step) ?? { step, state: 'skipped' });
  }

  private readonly _signal: AbortSignal;
  private readonly _checks = new Map<ConnectorStep, ConnectorCheck>();

  private _note(step: ConnectorStep, state: ConnectorCheck['state'], message?: string): void {
    this._checks.set(step, { step, state, ...(message !== undefined && { message }) });
  }

  /** Notes what `error` did to a step. */
  private _fail(step: ConnectorStep, error: unknown): void {
    this._client.throwIfAborted();
    if (this._signal.aborted) {
      const seconds = patience.trialMs / 1000;
      this._note(
        step,
        'failed',
        `The store did not answer within ${seconds} seconds; try it again.`
      );
    } else if (error instanceof StoreError) {
      this._note(step, 'failed', adviceFor(error, step, this._tried));
    } else {
      throw error;
    }
  }

  /** Up to listing; whether it makes sense to go on. */
  private async _reaches(): Promise<boolean> {
    const { config } = this._tried;
    if (config.type === 'folder') {
      this._note('network', 'skipped', 'A folder needs no network.');
      this._note('key', 'skipped', 'A folder needs no key.');
      return (await this._isFolder(config.path)) && (await this._lists());
    }
    return this._lists();
  }

  private async _isFolder(path: string): Promise<boolean> {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() === true) {
      return true;
    }
    const what = found === null ? `There is no folder ${path}` : `${path} is a file`;
    this._note('bucket', 'failed', `${what}; correct the path, or make the folder.`);
    return false;
  }

  private async _lists(): Promise<boolean> {
    try {
      await levelOf(this._tried.store, '', this._signal);
      this._pass('list');
      this._note('list', 'ok');
      return true;
    } catch (error) {
      const kind = error instanceof StoreError ? error.kind : 'other';
      const step = stepOfKind[kind] ?? 'network';
      this._pass(step);
      this._fail(step, error);
      if (kind === 'noCredentials') {
        this._note('network', 'skipped');
      }
      if (kind === 'bucketMissing') {
        await this._nameNearestBucket();
      }
      if (step === 'list' && this._tried.config.type === 's3') {
        const message =
          'Without permission to list, whether it is there can only be told by writing.';
        this._note('bucket', 'skipped', message);
      }
      return step === 'list';
    }
  }

  /** What comes before a step is fine when that was reached. */
  private _pass(reached: ConnectorStep): void {
    for (const step of connectorSteps.slice(1, connectorSteps.indexOf(reached))) {
      if (!this._checks.has(step)) {
        this._note(step, 'ok');
      }
    }
  }

  private async _nameNearestBucket(): Promise<void> {
    const { store, config } = this._tried;
    if (config.type !== 's3' || !isBucketLister(store)) {
      return;
    }
    const names = await store.bucketNames(this._signal).catch(() => []);
    this._client.throwIfAborted();
    const [near] = nearest(config.bucket, names);
    if (near !== undefined) {
      this._note('bucket', 'failed', `There is no bucket ${config.bucket}; did you mean ${near}?`);
    }
  }

  /** Some object, not too deep; undefined when none is found or nothing can be listed. */
  private async _firstObject(): Promise<string | undefined> {
    try {
      let prefix: string | undefined = '';
      for (let depth = 0; depth < search.depth && prefix !== undefined; depth += 1) {
        const { objects, folders } = await levelOf(this._tried.store, prefix, this._signal);
        const [first] = objects;
        if (first !== undefined) {
          return first.key;
        }
        [prefix] = folders;
      }
    } catch {
      this._client.throwIfAborted();
    }
    return undefined;
  }

  private async _read(key: string): Promise<void> {
    try {
      const range = { start: 0, end: 1 };
      const { content } = await this._tried.store.open(key, { range, signal: this._signal });
      await gather(content);
      this._note('read', 'ok');
    } catch (error) {
      this._fail('read', error);
    }
  }

  /** Writes an object of our own, reads it when there is no other, and removes it. */
  private async _write(readsToo: boolean): Promise<void> {
    const { store } = this._tried;
    const key = `.mlmodel-test-${randomUUID()}`;
    let isWritten = false;
    try {
      await store.put(key, Buffer.from('mlmodel'), this._signal);
      isWritten = true;
      this._note('write', 'ok');
      this._note('bucket', 'ok');
      if (readsToo) {
        await this._read(key);
      }
    } catch (error) {
      this._fail('write', error);
      if (readsToo) {
        this._note('read', 'skipped', 'There is no object to read.');
      }
    } finally {
      await this._remove(key, isWritten);
    }
  }

  private async _remove(key: string, isWritten: boolean): Promise<void> {
    try {
      await this._tried.store.remove([key], AbortSignal.timeout(patience.removalMs));
    } catch {
      if (isWritten) {
        this._note(
          'write',
          'ok',
          `The test could not remove its object ${key}; remove it by hand.`
        );
      }
    }
  }
}

async function levelOf(store: IObjectStore, prefix: string, signal: AbortSignal) {
  if (!isLevelLister(store)) {
    throw new StoreError('unsupported', 'The store lists no single levels.');
  }
  return store.listLevel(prefix, { limit: search.limit, signal });
}
