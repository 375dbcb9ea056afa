/** What a list says of a model, as far as completion needs it. */
export type KnownModel = {
  readonly name: string;
  readonly user: string;
  readonly type: string;
  readonly category: string;
  readonly algorithm: string;
  readonly isServed: boolean;
};

/** A serving version of a model. */
export type KnownVersion = {
  readonly version: number;
  readonly label: string | null;
  readonly state: string;
};

/** What only a model's summary says. */
export type ModelDetails = {
  /** The newest revision. */
  readonly revision: number;
  /** Newest first. */
  readonly versions: readonly KnownVersion[];
  readonly signatures: readonly string[];
};

/** Which models are asked for. */
export type ModelQuery = {
  /** How the name begins, in any letter case and normal form. */
  readonly prefix: string;
  readonly fits: (model: KnownModel) => boolean;
  readonly limit: number;
};

/** What completion asks about models. */
export interface IKnownModels {
  /** The models that are asked for, in order of name. */
  models(query: ModelQuery): Promise<readonly KnownModel[]>;
  /** What models have in a column, each once, in order. */
  values(column: 'user' | 'category' | 'algorithm'): Promise<readonly string[]>;
  /** One model's details; null when there is no such model or nobody says. `user` is given for another's model. */
  details(name: string, user?: string): Promise<ModelDetails | null>;
}
