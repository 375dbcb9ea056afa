/** Where an S3 bucket is and how to get in. Without keys and profile the SDK's own chain finds credentials. */
export type S3Config = {
  /** Such as `http://127.0.0.1:9000`; without it, AWS. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly bucket: string;
  /** Begins all keys; a `/` is put behind it. */
  readonly prefix?: string | undefined;
  /** Default: `path` where an endpoint is given. */
  readonly addressing?: 'path' | 'virtual' | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
  readonly profile?: string | undefined;
};

/** How long to wait for a store and how often to try anew; milliseconds. */
export type S3Patience = {
  /** For a connection. */
  readonly connectMs: number;
  /** For the next byte, in either direction. */
  readonly silenceMs: number;
  readonly attempts: number;
};

/**
 * Nobody waits longer than 60 s for a silent store. A request has up to three tries at one (one of the fast lane, two of
 * the SDK), each 3 s longer than said, because the handler begins to count late; whoever then looks what became of a write has time left.
 */
export const usualPatience: S3Patience = { connectMs: 5_000, silenceMs: 10_000, attempts: 5 };
