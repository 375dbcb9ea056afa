import type { IKnownStores, KnownConnector, KnownKeys } from '../../language/knownStores';
import type { IBackendViews } from '../tokens';

/** Where connectors are heard of. */
export type StoreSource = {
  readonly views: Pick<IBackendViews, 'connectors' | 'keys'>;
  /** Milliseconds since any time. */
  readonly now: () => number;
};

/** So long an answer is taken as it is: typing goes on in it. */
const freshMilliseconds = 5000;
/** As many keys of a level as a list of choices bears. */
const mostKeys = 500;
const mostLevels = 100;

type Answer<T> = { readonly value: Promise<T>; readonly at: number };

/** The connectors and their keys as completion asks for them: heard of when asked, and not again at once. */
export class KnownStores implements IKnownStores {
  constructor(source: StoreSource) {
    this._source = source;
  }

  connectors(): Promise<readonly KnownConnector[]> {
    const ask = async () => (await this._source.views.connectors()).connectors;
    return this._recent(this._connectors, '', ask).catch(() => []);
  }

  keys(connector: string, prefix: string): Promise<KnownKeys> {
    const key = JSON.stringify([connector, prefix]);
    const ask = () => this._source.views.keys(connector, { prefix, limit: mostKeys });
    return this._recent(this._keys, key, ask).catch(() => ({ folders: [], objects: [] }));
  }

  /** What was answered a moment ago, or is about to be. A failure is not remembered. */
  private _recent<T>(
    answers: Map<string, Answer<T>>,
    key: string,
    ask: () => Promise<T>
  ): Promise<T> {
    const at = this._source.now();
    const known = answers.get(key);
    if (known && at - known.at < freshMilliseconds) {
      return known.value;
    }
    if (answers.size >= mostLevels) {
      answers.clear();
    }
    const value = ask();
    answers.set(key, { value, at });
    value.catch(() => answers.delete(key));
    return value;
  }

  private readonly _source: StoreSource;
  private readonly _connectors = new Map<string, Answer<readonly KnownConnector[]>>();
  private readonly _keys = new Map<string, Answer<KnownKeys>>();
}
