import type { MlModelError } from '../common/failure';
import { complain } from './complaint';
import { whereReadingStops } from './semantics';

/** The SYNTAX failure of `head`, which the grammar could not read; `text` is the whole statement. */
export function syntaxFailure(head: string, text: string): MlModelError {
  const { position, expected } = whereReadingStops(head);
  const span = { start: position, end: Math.min(position + 1, text.length) };
  return complain(text, { code: 'SYNTAX', message: `Expected ${expected.join(', ')}.`, span });
}
