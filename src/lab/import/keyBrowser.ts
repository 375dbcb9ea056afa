import { Signal, type ISignal } from '@lumino/signaling';
import type { ConnectorView, KeyListing } from '../../common/connectorView';
import type { Failure } from '../../common/failure';
import type { IBackendViews } from '../tokens';
import { readableFailure } from '../ui/readableFailure';

/** What the browser of keys asks. */
export type KeySource = Pick<IBackendViews, 'connectors' | 'keys'>;

/** What is known of the keys that begin with `prefix`. */
type Level = KeyListing & { readonly prefix: string };

/** A way through a connector's keys: what is typed names a folder and how the names in it begin. */
export class KeyBrowser {
  constructor(source: KeySource) {
    this._source = source;
  }

  /** After anything below changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Undefined until loaded. */
  get connectors(): readonly ConnectorView[] | undefined {
    return this._connectors;
  }

  /** The chosen connector; undefined while there is none. */
  get connector(): string | undefined {
    return this._connector;
  }

  /** What is typed. */
  get key(): string {
    return this._key;
  }

  /** The folder in which it stands, with its trailing `/`; empty at the top. */
  get folder(): string {
    return folderOf(this._key);
  }

  /** The folders on the way, from the top, each with the key that leads there. */
  get crumbs(): readonly { readonly label: string; readonly key: string }[] {
    const parts = this.folder.split('/').slice(0, -1);
    return parts.map((label, index) => ({
      label,
      key: `${parts.slice(0, index + 1).join('/')}/`
    }));
  }

  /** The folders that begin as typed. */
  get folders(): readonly string[] {
    return (this._level?.folders ?? []).filter(folder => folder.startsWith(this._key));
  }

  /** The objects that begin as typed. */
  get objects(): KeyListing['objects'] {
    return (this._level?.objects ?? []).filter(({ key }) => key.startsWith(this._key));
  }

  /** Whether there are more than those that were asked for so far. */
  get hasMore(): boolean {
    return this._level?.next !== undefined;
  }

  get isBusy(): boolean {
    return this._asking !== undefined;
  }

  /** Why the last question failed. */
  get failure(): Failure | undefined {
    return this._failure;
  }

  /** Loads the connectors and lists `connector`, or the one that a newcomer means: the folder that JupyterLab shows, else the default. Never rejects. */
  async load(connector = this._connector): Promise<void> {
    await this._ask(async () => {
      const { connectors } = await this._source.connectors();
      this._connectors = connectors;
      const preferred =
        connectors.find(({ name }) => name === connector) ??
        connectors.find(({ isRoot }) => isRoot) ??
        connectors.find(({ isDefault }) => isDefault) ??
        connectors[0];
      // What is typed while the first connectors are still awaited stays.
      if (this._connector !== undefined && preferred?.name !== this._connector) {
        this._key = '';
      }
      this._connector = preferred?.name;
    });
    if (this._failure === undefined && this._connector !== undefined) {
      await this._list(this._key);
    }
  }

  /** Goes to the top of another connector. Never rejects. */
  async choose(connector: string): Promise<void> {
    this._connector = connector;
    this._key = '';
    await this._list('');
  }

  /** Goes to what is typed; asks only where the answer is not known already. Never rejects. */
  async type(key: string): Promise<void> {
    this._key = key;
    if (this._connector === undefined || this._knows(key)) {
      this._changed.emit();
    } else {
      await this._list(key);
    }
  }

  /** Goes to the folder above. Never rejects. */
  async up(): Promise<void> {
    await this.type(folderOf(this.folder.slice(0, -1)));
  }

  /** Loads the next keys of the level. Never rejects. */
  async more(): Promise<void> {
    const level = this._level;
    if (level?.next !== undefined) {
      await this._list(level.prefix, level);
    }
  }

  /** Stops what is being asked. */
  dispose(): void {
    this._asking?.abort();
    Signal.clearData(this);
  }

  /** Whether all keys that begin so are among those that are here. */
  private _knows(key: string): boolean {
    const level = this._level;
    const isInLevel = level !== undefined && key.startsWith(level.prefix);
    return isInLevel && level.next === undefined && folderOf(key) === folderOf(level.prefix);
  }

  private async _list(prefix: string, before?: Level): Promise<void> {
    const connector = this._connector;
    if (connector === undefined) {
      return;
    }
    if (!before) {
      this._level = undefined;
    }
    await this._ask(async signal => {
      const query = { prefix, ...(before?.next !== undefined && { after: before.next }) };
      const found = await this._source.keys(connector, query, signal);
      if (!signal.aborted) {
        this._level = {
          ...found,
          prefix,
          folders: [...new Set([...(before?.folders ?? []), ...found.folders])],
          objects: [...(before?.objects ?? []), ...found.objects]
        };
      }
    });
  }

  /** Only the newest question counts. */
  private async _ask(question: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    this._failure = undefined;
    this._changed.emit();
    let failure: Failure | undefined;
    try {
      await question(asking.signal);
    } catch (error) {
      failure = readableFailure(error);
    }
    if (this._asking === asking) {
      this._asking = undefined;
      this._failure = failure;
      this._changed.emit();
    }
  }

  private readonly _source: KeySource;
  private readonly _changed = new Signal<this, void>(this);
  private _connectors: readonly ConnectorView[] | undefined;
  private _connector: string | undefined;
  private _key = '';
  private _level: Level | undefined;
  private _asking: AbortController | undefined;
  private _failure: Failure | undefined;
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}
