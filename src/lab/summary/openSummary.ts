import type { ModelRef } from '../../common/catalogView';
import { SummaryModel, type SummaryParts } from './summaryModel';
import { SummaryTab, type SummaryTabParts } from './summaryTab';

/** What a tab needs of the page. */
export type OpenParts = Omit<SummaryTabParts, 'model'> & { readonly parts: SummaryParts };

/** Makes a tab for a model; it loads when it is first seen. */
export function openSummary(ref: ModelRef, { parts, ...rest }: OpenParts): SummaryTab {
  return new SummaryTab({ ...rest, model: new SummaryModel(ref, parts) });
}
