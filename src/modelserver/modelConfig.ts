/** Which versions on disk are wanted. Versions are int64. */
export type VersionPolicy =
  | { readonly latest: { readonly numVersions: number } }
  | { readonly all: true }
  | { readonly specific: { readonly versions: readonly bigint[] } };

/** One model of a ModelConfigList, as it came in: nothing in it has been checked. */
export type ModelConfig = {
  readonly name: string;
  readonly basePath: string;
  readonly platform: string;
  /** Without one it is latest 1. */
  readonly policy?: VersionPolicy;
  readonly labels: ReadonlyMap<string, bigint>;
};

/** A model's name and which version of it a request wants; neither version nor label is the highest AVAILABLE one. */
export type ModelSpec = {
  readonly name: string;
  readonly version?: bigint;
  readonly label?: string;
};
