declare const MLMODEL_VERSION: string | undefined;

/** The version of this package, put in by the build; `dev` where the sources run unbuilt. */
export const version = typeof MLMODEL_VERSION === 'string' ? MLMODEL_VERSION : 'dev';
