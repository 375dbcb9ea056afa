import type { IKnownModels } from './knownModels';
import type { IKnownStores } from './knownStores';

/** What completion knows besides the language. */
export type Known = { readonly models: IKnownModels; readonly stores: IKnownStores };
