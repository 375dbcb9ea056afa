import { MlModelError, type Failure } from '../../common/failure';
import type { Span } from '../../common/span';
import { check } from '../../language/check';
import type { OptionNode, SyntaxTree } from '../../language/syntax';
import { write } from '../../language/write';

/** The options of `import` that the form fills, in the order of writing. */
export const importOptions = [
  'name',
  'type',
  'category',
  'algorithm',
  'format',
  'path',
  'description'
] as const;
/** One of {@link importOptions}. */
export type ImportOption = (typeof importOptions)[number];

/** What stands in the form; an empty value is left out of the statement. */
export type ImportValues = Readonly<Record<ImportOption, string>>;

const verb = 'import';
const samples: ImportValues = {
  name: 'm',
  type: 'tf',
  category: 'c',
  algorithm: 'a',
  format: 'saved_model',
  path: 'a.tar',
  description: ''
};

/** The statement that imports with these values. */
export function importText(values: ImportValues): string {
  return treeOf(values).text;
}

/** Which option of the statement `importText(values)` a failure is about; undefined when it is about none. */
export function optionAt(values: ImportValues, at: Span | undefined): ImportOption | undefined {
  const found = treeOf(values).options.find(
    ({ span }) => at !== undefined && span.start <= at.start && at.end <= span.end
  );
  return found?.name.value as ImportOption | undefined;
}

/** What is wrong with each value on its own, in the words of a run: the same check, with the other values right. */
export function wrongOptions(values: ImportValues): ReadonlyMap<ImportOption, Failure> {
  const wrong = new Map<ImportOption, Failure>();
  for (const option of importOptions) {
    const isType = option === 'format' && !wrong.has('type') && values.type !== '';
    const failure = complaintAbout({
      ...samples,
      ...(option === 'type' && { format: '' }),
      ...(isType && { type: values.type }),
      [option]: values[option]
    });
    // With a type alone the format is missing, which is said at the format.
    if (failure && (option !== 'type' || values.type === '' || failure.code === 'BAD_VALUE')) {
      wrong.set(option, failure);
    }
  }
  return wrong;
}

function complaintAbout(values: ImportValues): Failure | undefined {
  const { text, options } = treeOf(values);
  const tree: SyntaxTree = {
    text,
    verb: { value: verb, span: { start: 0, end: verb.length } },
    arguments: options
  };
  try {
    check(tree);
    return undefined;
  } catch (error) {
    if (error instanceof MlModelError) {
      return error.failure;
    }
    throw error;
  }
}

/** The tree that the grammar would read from the text; made by hand, as the page has no use for the grammar itself. */
function treeOf(values: ImportValues): { text: string; options: readonly OptionNode[] } {
  const given: Record<string, string> = {};
  const options: OptionNode[] = [];
  let text = write(verb);
  for (const name of importOptions.filter(option => values[option] !== '')) {
    given[name] = values[name];
    const start = text.length + 1;
    text = write(verb, { options: given });
    const span = { start: start + name.length + 1, end: text.length };
    options.push({
      kind: 'option',
      name: { value: name, span: { start, end: start + name.length } },
      value: { kind: 'text', value: values[name], span, isQuoted: text[span.start] === "'" },
      span: { start, end: text.length }
    });
  }
  return { text, options };
}
