/** What the decoder throws for data that is damaged, cut off, or beyond its means. */
export class ZstdError extends Error {
  override readonly name = 'ZstdError';
  constructor(
    readonly kind: 'damaged' | 'cutOff' | 'dictionary' | 'window',
    message: string
  ) {
    super(message);
  }
}

/** The error for data that no encoder writes. */
export function damaged(what: string): ZstdError {
  return new ZstdError('damaged', what);
}
