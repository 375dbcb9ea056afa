import type { TranslationBundle } from '@jupyterlab/translation';
import type { KnownAddresses } from './completionProvider';

/** What help in cells rests on. */
export type AssistanceParts = {
  readonly servers: KnownAddresses;
  readonly trans: TranslationBundle;
};
