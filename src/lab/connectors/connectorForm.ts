import { Signal, type ISignal } from '@lumino/signaling';
import type {
  ConnectorCheck,
  ConnectorDraft,
  ConnectorView,
  FolderPlace,
  S3Place
} from '../../common/connectorView';
import type { Failure } from '../../common/failure';
import type { IBackendViews } from '../tokens';
import { readableFailure } from '../ui/readableFailure';

/** What the form writes. Text as typed; nothing of it is a secret. */
export type ConnectorValues = {
  readonly name: string;
  readonly type: 'folder' | 's3';
  readonly path: string;
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Empty: path where an endpoint is given, else virtual. */
  readonly addressing: '' | 'path' | 'virtual';
  readonly profile: string;
  readonly isDefault: boolean;
  /** Whether the keys that are saved stay. */
  readonly keepsKeys: boolean;
};

/** The keys, which the form asks for only when it sends them. */
export type ConnectorKeys = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** Takes the keys out of their inputs. */
export type ReadKeys = () => ConnectorKeys;

/** A field that can be wrong. */
export type ConnectorField = 'name' | 'path' | 'bucket' | 'accessKeyId' | 'secretAccessKey';

/** How far it is. */
export type FormState = 'editing' | 'testing' | 'saving' | 'saved';

type FormSource = Pick<IBackendViews, 'saveConnector' | 'testConnector'>;

const emptyValues: ConnectorValues = {
  name: '',
  type: 's3',
  path: '',
  endpoint: '',
  region: '',
  bucket: '',
  prefix: '',
  addressing: '',
  profile: '',
  isDefault: false,
  keepsKeys: false
};

/** A connector in the making, or being changed. The keys never come in here: they are read for a request and dropped. */
export class ConnectorForm {
  /** `existing` is the connector to change; without it a new one is made. `taken` are the names in use. */
  constructor(
    source: FormSource,
    existing: ConnectorView | undefined,
    taken: readonly string[] = []
  ) {
    this._source = source;
    this._taken = taken;
    this.existing = existing;
    this._values = existing ? valuesOf(existing) : emptyValues;
  }

  /** What is being changed. */
  readonly existing: ConnectorView | undefined;

  /** After anything below changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get values(): ConnectorValues {
    return this._values;
  }

  get state(): FormState {
    return this._state;
  }

  /** How the last test went, as long as nothing was changed since. */
  get checks(): readonly ConnectorCheck[] | undefined {
    return this._checks;
  }

  /** Why testing or saving failed. */
  get failure(): Failure | undefined {
    return this._failure;
  }

  /** The fields without which it can be neither tested nor saved, once that was tried. */
  get missing(): ReadonlySet<ConnectorField> {
    return this._missing;
  }

  /** Whether another connector has the name. */
  get isTaken(): boolean {
    return this.existing === undefined && this._taken.includes(this._values.name.trim());
  }

  /** Whether keys of its own are saved, which can be kept. */
  get hasSavedKeys(): boolean {
    const access = this.existing?.access;
    return this.existing?.place.type === 's3' && (access === 'keys' || access === 'environment');
  }

  /** Writes a value, as the user does. */
  set(values: Partial<ConnectorValues>): void {
    this._values = { ...this._values, ...values };
    this._checks = undefined;
    this._failure = undefined;
    this._missing = new Set([...this._missing].filter(field => !(field in values)));
    this._changed.emit();
  }

  /** Tries it as it is written. Never rejects; false when fields are missing. */
  async test(readKeys: ReadKeys): Promise<boolean> {
    const draft = this._draft(readKeys);
    if (!draft) {
      return false;
    }
    this._checks = undefined;
    await this._do('testing', async () => {
      const name = this._values.name.trim();
      this._checks = await this._source.testConnector({ name, draft });
      return 'editing';
    });
    return true;
  }

  /** Saves it. Never rejects; false when fields are missing. */
  async save(readKeys: ReadKeys): Promise<boolean> {
    const draft = this._draft(readKeys);
    if (!draft || this.isTaken) {
      this._changed.emit();
      return false;
    }
    await this._do('saving', async () => {
      await this._source.saveConnector(this._values.name.trim(), draft);
      return 'saved';
    });
    return true;
  }

  private async _do(state: FormState, work: () => Promise<FormState>): Promise<void> {
    this._state = state;
    this._failure = undefined;
    this._changed.emit();
    try {
      this._state = await work();
    } catch (error) {
      this._failure = readableFailure(error);
      this._state = 'editing';
    }
    this._changed.emit();
  }

  /** What is sent; undefined when something is missing. */
  private _draft(readKeys: ReadKeys): ConnectorDraft | undefined {
    const { isDefault, keepsKeys, type } = this._values;
    const keys = type === 's3' && !keepsKeys ? readKeys() : undefined;
    this._missing = missingOf(this._values, keys);
    if (this._missing.size > 0) {
      this._changed.emit();
      return undefined;
    }
    return {
      place: placeOf(this._values),
      ...(keys && keys.accessKeyId !== '' && keys),
      ...(isDefault && this.existing?.isDefault !== true && { isDefault })
    };
  }

  private readonly _source: FormSource;
  private readonly _taken: readonly string[];
  private readonly _changed = new Signal<this, void>(this);
  private _values: ConnectorValues;
  private _state: FormState = 'editing';
  private _checks: readonly ConnectorCheck[] | undefined;
  private _failure: Failure | undefined;
  private _missing: ReadonlySet<ConnectorField> = new Set();
}

function missingOf(values: ConnectorValues, keys?: ConnectorKeys): ReadonlySet<ConnectorField> {
  const isHalf = keys && (keys.accessKeyId === '') !== (keys.secretAccessKey === '');
  const needed: readonly (readonly [ConnectorField, boolean])[] = [
    ['name', values.name.trim() === ''],
    ['path', values.type === 'folder' && values.path === ''],
    ['bucket', values.type === 's3' && values.bucket.trim() === ''],
    ['accessKeyId', isHalf === true && keys.accessKeyId === ''],
    ['secretAccessKey', isHalf === true && keys.secretAccessKey === '']
  ];
  return new Set(needed.filter(([, isMissing]) => isMissing).map(([field]) => field));
}

function placeOf(values: ConnectorValues): FolderPlace | S3Place {
  if (values.type === 'folder') {
    return { type: 'folder', path: values.path };
  }
  const { endpoint, region, prefix, addressing, profile } = values;
  const given = Object.entries({ endpoint, region, prefix, addressing, profile })
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([, value]) => value !== '');
  return { type: 's3', bucket: values.bucket.trim(), ...Object.fromEntries(given) };
}

function valuesOf(connector: ConnectorView): ConnectorValues {
  const { name, place, isDefault, access } = connector;
  const keepsKeys = access === 'keys' || access === 'environment';
  const { type, ...rest } = place;
  return { ...emptyValues, name, isDefault, keepsKeys, type, ...rest };
}
