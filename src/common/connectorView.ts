/** Where a folder connector leads. */
export type FolderPlace = { readonly type: 'folder'; readonly path: string };

/** Where an S3 connector leads, without anything secret. */
export type S3Place = {
  readonly type: 's3';
  readonly endpoint?: string;
  readonly region?: string;
  readonly bucket: string;
  readonly prefix?: string;
  readonly addressing?: 'path' | 'virtual';
  readonly profile?: string;
};

/** A connector as the page may see it. A secret never comes along; of an access key id the last four characters do. */
export type ConnectorView = {
  readonly name: string;
  readonly place: FolderPlace | S3Place;
  /** A bare key means this one. */
  readonly isDefault: boolean;
  /** It leads to the folder that JupyterLab shows. */
  readonly isRoot: boolean;
  /** Why it can't be changed from the page, as a sentence; absent when it can. */
  readonly fixed?: string;
  /** How it gets in: keys of its own (by value or from the environment), a profile, or the SDK's own chain. */
  readonly access?: 'keys' | 'environment' | 'profile' | 'chain';
  /** Of an access key id that is kept as text: `…ABCD`. */
  readonly keyHint?: string;
};

/** Answer of `GET mlmodel/connectors`. */
export type ConnectorsView = {
  /** In order of name. */
  readonly connectors: readonly ConnectorView[];
  /** Why none can be added from the page, as a sentence; absent when one can. */
  readonly fixed?: string;
};

/**
 * A connector to be saved or tested: body of `PUT mlmodel/connectors/<name>` and `POST mlmodel/connectors/test`.
 * Keys that are left out stay as they are when the connector exists.
 */
export type ConnectorDraft = {
  readonly place: FolderPlace | S3Place;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Bare keys mean this one from now on. */
  readonly isDefault?: boolean;
};

/** Body of `POST mlmodel/connectors/test`: a saved connector by its name, or a draft (with the name whose kept keys it uses). */
export type ConnectorTest = { readonly name: string; readonly draft?: ConnectorDraft };

/** The steps of a connector's test, in order. */
export const connectorSteps = [
  'name',
  'network',
  'key',
  'bucket',
  'list',
  'read',
  'write'
] as const;
/** One of {@link connectorSteps}. */
export type ConnectorStep = (typeof connectorSteps)[number];

/** How one step of a test went: a failed one says why; those behind it that could not be tried are skipped. */
export type ConnectorCheck = {
  readonly step: ConnectorStep;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly message?: string;
};

/** What to list of a connector: query of `GET mlmodel/connectors/<name>/keys`. */
export type KeyQuery = {
  /** Keys that begin so; the level up to the next `/` is listed. */
  readonly prefix: string;
  /** The `next` of the listing before. */
  readonly after?: string;
  /** At most so many; 200 by default. */
  readonly limit?: number;
};

/** One level of a connector's keys; answer of `GET mlmodel/connectors/<name>/keys`. */
export type KeyListing = {
  /** Common prefixes, each with its trailing `/`, in order. */
  readonly folders: readonly string[];
  readonly objects: readonly {
    readonly key: string;
    readonly size: number;
    readonly modified: string;
  }[];
  /** Where to go on; absent when this was all. */
  readonly next?: string;
};
