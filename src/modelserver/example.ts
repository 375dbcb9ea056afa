/** The values of a feature of a tf.Example, in order; an empty list has no kind. Floats are exact float32 values. */
export type Feature =
  | { readonly kind: 'int64'; readonly values: readonly bigint[] }
  | { readonly kind: 'float'; readonly values: readonly number[] }
  | { readonly kind: 'bytes'; readonly values: readonly Uint8Array[] }
  | { readonly kind: 'unset' };

/** A tf.Example: features by their name. */
export type Example = ReadonlyMap<string, Feature>;
