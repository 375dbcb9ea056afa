import type { CatalogView } from '../../common/catalogView';
import type { Json } from '../../common/model';
import type { Table } from '../../common/reply';
import type {
  IKnownModels,
  KnownModel,
  KnownVersion,
  ModelDetails
} from '../../language/knownModels';
import type { ModelQuery } from '../../language/knownModels';
import { singleQuoted } from '../../language/quote';
import { ModelIndex } from './modelIndex';

/** Where models are heard of. */
export type ModelSource = {
  /** The catalog's newest state; `n` alone when that is still `since`. */
  readonly catalog: (since?: number) => Promise<CatalogView | { readonly n: number }>;
  /** The table that a statement answers with. */
  readonly ask: (statement: string) => Promise<Table>;
  /** Milliseconds since any time. */
  readonly now: () => number;
};

/** So long a list is taken as it is; a list that takes longer to get is asked for more seldom. */
const freshMilliseconds = 2000;
const freshPerMillisecond = 20;
/** A person typing doesn't wait longer for the newest list when there is an older one. */
const patienceMilliseconds = 20;

type Loaded = {
  readonly index: ModelIndex;
  readonly n: number;
  readonly at: number;
  /** How long the last whole list took. */
  readonly took: number;
};
type Detailed = { readonly details: Promise<ModelDetails | null>; readonly at: number };

/**
 * The models as completion asks for them: heard of when first asked, again when asked later, never by itself. While a new
 * list is on its way the one before is the answer.
 */
export class KnownModels implements IKnownModels {
  constructor(source: ModelSource) {
    this._source = source;
  }

  async models(query: ModelQuery): Promise<readonly KnownModel[]> {
    return (await this._index())?.models(query) ?? [];
  }

  async values(column: 'user' | 'category' | 'algorithm'): Promise<readonly string[]> {
    return (await this._index())?.values(column) ?? [];
  }

  details(name: string, user?: string): Promise<ModelDetails | null> {
    const now = this._source.now();
    const key = JSON.stringify([name, user]);
    const known = this._details.get(key);
    if (known && now - known.at < freshMilliseconds) {
      return known.details;
    }
    const details = this._detailsOf(name, user);
    this._details.set(key, { details, at: now });
    return details;
  }

  private async _index(): Promise<ModelIndex | undefined> {
    const { _loaded: loaded } = this;
    if (!loaded) {
      await this._load();
    } else if (this._source.now() - loaded.at > freshness(loaded)) {
      await Promise.race([this._load(), delay(patienceMilliseconds)]);
    }
    return this._loaded?.index;
  }

  /** One question at a time; where nobody answers, what was known still is. */
  private _load(): Promise<void> {
    this._loading ??= this._loadNow().finally(() => (this._loading = undefined));
    return this._loading;
  }

  private async _loadNow(): Promise<void> {
    const start = this._source.now();
    try {
      const answer = await this._source.catalog(this._loaded?.n);
      const at = this._source.now();
      if ('models' in answer) {
        this._loaded = {
          index: new ModelIndex(answer.models),
          n: answer.n,
          at,
          took: at - start
        };
      } else if (this._loaded) {
        this._loaded = { ...this._loaded, at };
      }
    } catch {
      // The statement itself will say what is wrong; a list of choices need not.
    }
  }

  private async _detailsOf(name: string, user?: string): Promise<ModelDetails | null> {
    const whose = user === undefined ? '' : ` user=${singleQuoted(user)}`;
    const statement = `summary name=${singleQuoted(name)}${whose} revision, versions, signature`;
    try {
      return detailsIn(await this._source.ask(statement));
    } catch {
      return null;
    }
  }

  private readonly _source: ModelSource;
  private readonly _details = new Map<string, Detailed>();
  private _loaded: Loaded | undefined;
  private _loading: Promise<void> | undefined;
}

function freshness({ took }: Loaded): number {
  return Math.max(freshMilliseconds, took * freshPerMillisecond);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

function detailsIn({ rows }: Table): ModelDetails {
  const values = new Map(rows.map(([name, value]) => [name, value]));
  const signature = values.get('signature');
  const versions = values.get('versions');
  return {
    revision: Number(values.get('revision')) || 0,
    versions: Array.isArray(versions) ? (versions as readonly Json[]).flatMap(versionIn) : [],
    signatures: isMembers(signature) ? Object.keys(signature) : []
  };
}

function versionIn(value: Json): KnownVersion[] {
  if (!isMembers(value)) {
    return [];
  }
  const { version, label, state } = value;
  return [
    {
      version: Number(version),
      label: typeof label === 'string' ? label : null,
      state: typeof state === 'string' ? state : ''
    }
  ];
}

function isMembers(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
