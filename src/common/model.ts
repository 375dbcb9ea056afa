/** The types a model can have, as `list` prints them. */
export const modelTypes = ['tf', 'sklearn', 'spark', 'r'] as const;
/** One of {@link modelTypes}. */
export type ModelType = (typeof modelTypes)[number];

/** The formats a model's files can have. */
export const modelFormats = ['saved_model', 'h5', 'keras', 'pickle', 'parquet', 'rda'] as const;
/** One of {@link modelFormats}. */
export type ModelFormat = (typeof modelFormats)[number];

/** The formats that each type can have; any other pair is BAD_VALUE. */
export const formatsOfType: Readonly<Record<ModelType, readonly ModelFormat[]>> = {
  tf: ['saved_model', 'h5', 'keras'],
  sklearn: ['pickle'],
  spark: ['parquet'],
  r: ['rda']
};

/** The fields of `summary`, in the order of its rows: the manual's first, then ours. */
export const summaryFields = [
  'id',
  'user',
  'name',
  'filename',
  'format',
  'type',
  'category',
  'algorithm',
  'feature',
  'label',
  'parameter',
  'evaluation',
  'cross_validation',
  'grid_info',
  'train_cnt',
  'elapsed',
  'dictionary',
  'cdate',
  'mdate',
  'serving',
  'serving_name',
  'state',
  'description',
  'revision',
  'location',
  'size',
  'files',
  'signature',
  'versions'
] as const;
/** One of {@link summaryFields}. */
export type SummaryField = (typeof summaryFields)[number];

/** JSON as a value: what manifests, replies and models' own descriptions are made of. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a model says of itself: the summary fields that come from `mlmodel.json` in its archive or,
 * where that is silent, from a safe reading of its files. Unknown is absent.
 */
export type ModelFacts = {
  readonly feature?: string | readonly string[];
  readonly label?: string | readonly string[];
  readonly parameter?: Readonly<Record<string, Json>>;
  /** One member an epoch. */
  readonly evaluation?: readonly Readonly<Record<string, Json>>[];
  readonly cross_validation?: Readonly<Record<string, Json>>;
  readonly grid_info?: Readonly<Record<string, Json>>;
  /** How many examples it was trained on. */
  readonly train_cnt?: number;
  /** Training time in seconds. */
  readonly elapsed?: number;
  readonly dictionary?: string;
  readonly description?: string;
  /** Signature name → inputs and outputs with dtype and shape (-1: any). */
  readonly signature?: Readonly<Record<string, Json>>;
};
