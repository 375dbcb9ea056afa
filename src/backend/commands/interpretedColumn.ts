import { failure } from '../../common/failure';
import type { Json } from '../../common/model';
import type { Located } from '../../common/span';
import { isList, isNumberLike } from '../predictions/looseJson';
import { argmax, type FilledColumn } from '../predictions/predictionTable';

/** For each prediction the tag of its largest value. Throws BAD_VALUE when there isn't a tag for each value. */
export function interpretedColumn(
  { value: tags, span }: Located<readonly string[]>,
  columns: readonly FilledColumn[]
): FilledColumn {
  const fits = (value: Json): boolean => lengthOf(value) === tags.length;
  const scores = columns.find(({ values }) => values.every(fits));
  if (scores === undefined) {
    const [first] = columns;
    const wrong = first?.values.find(value => !fits(value)) ?? null;
    const what =
      columns.length > 1 ? 'no output has as many values' : `a prediction has ${lengthOf(wrong)}`;
    const count = tags.length === 1 ? '1 tag' : `${tags.length} tags`;
    throw failure('BAD_VALUE', `There are ${count}, but ${what}.`, { at: span });
  }
  const values = scores.values.map(value => tags[argmax(value) ?? -1] ?? null);
  return { name: 'interpreted', type: 'text', values };
}

/** How many numbers a prediction has. */
function lengthOf(value: Json): number {
  return isList(value) ? value.filter(isNumberLike).length : 1;
}
