import type { FolderPlace, KeyListing, S3Place } from '../common/connectorView';

/** A connector, as far as completion needs it. */
export type KnownConnector = {
  readonly name: string;
  readonly place: FolderPlace | S3Place;
  /** A bare key means this one. */
  readonly isDefault: boolean;
};

/** One level of a connector's keys. */
export type KnownKeys = Pick<KeyListing, 'folders' | 'objects'>;

/** What completion asks about connectors. Nothing rejects: where nobody says, there is nothing. */
export interface IKnownStores {
  /** The connectors, in order of name. */
  connectors(): Promise<readonly KnownConnector[]>;
  /** The first keys of a connector that begin with `prefix`, up to the next `/`. */
  keys(connector: string, prefix: string): Promise<KnownKeys>;
}
