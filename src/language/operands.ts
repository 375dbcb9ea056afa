import type { MlModelError } from '../common/failure';
import { complain } from './complaint';
import { quoteOption } from './quote';
import type { Verb } from './statement';
import type { OperandsNode, SyntaxTree, TextNode } from './syntax';
import { findOption, usage } from './usage';
import { inQuotes } from './wording';

/** What a verb makes of the words that are no options: a model's name and, for summary, fields. */
export type Operands = { readonly name?: TextNode; readonly fields: readonly TextNode[] };

/** Reads the operands of a statement; throws SYNTAX for one too many. */
export function readOperands(tree: SyntaxTree, verb: Verb): Operands {
  const operands = tree.arguments.filter(node => node.kind === 'operands');
  if (verb === 'summary') {
    return summaryOperands(tree, operands);
  }
  const words = operands.flatMap(({ items }) => items);
  const [name, surplus] = words;
  if (surplus) {
    throw surplusFailure(tree.text, verb, words);
  }
  return { ...(name && { name }), fields: [] };
}

/** One word first is the name, unless `name=` stands elsewhere and nothing follows; then fields. */
function summaryOperands(tree: SyntaxTree, operands: readonly OperandsNode[]): Operands {
  const [first] = operands;
  const hasName = itemsOf(first).length === 1 && (operands.length > 1 || !isNamed(tree));
  const [fields, surplus] = operands.slice(hasName ? 1 : 0);
  if (fields && surplus) {
    throw missingComma(tree.text, fields, surplus);
  }
  const [name] = hasName ? itemsOf(first) : [];
  return { ...(name && { name }), fields: itemsOf(fields) };
}

function itemsOf(operands: OperandsNode | undefined): readonly TextNode[] {
  return operands?.items ?? [];
}

function isNamed(tree: SyntaxTree): boolean {
  return tree.arguments.some(
    node => node.kind === 'option' && findOption('summary', node.name.value) === 'name'
  );
}

function missingComma(text: string, { span }: OperandsNode, next: OperandsNode): MlModelError {
  return complain(text, {
    code: 'SYNTAX',
    message: 'A comma is missing between two fields.',
    span: next.span,
    next: `${text.slice(0, span.end)}, ${text.slice(next.span.start)}`
  });
}

/** The second of `words` is one too many. `type tf` was meant as `type=tf`. */
function surplusFailure(text: string, verb: Verb, words: readonly TextNode[]): MlModelError {
  const at = words.findIndex(word => findOption(verb, word.value) !== null);
  const [option, value] = at < 0 || at > 1 ? [] : words.slice(at, at + 2);
  if (option && value) {
    return complain(text, {
      code: 'SYNTAX',
      message: `There is no = between ${option.value} and its value; did you mean ${option.value}=${quoteOption(value.value)}?`,
      span: option.span,
      next: `${text.slice(0, option.span.end)}=${text.slice(value.span.start)}`
    });
  }
  const [, surplus] = words;
  const message = `${inQuotes(surplus?.value ?? '')} can't stand here: ${takes(verb)}.`;
  return complain(text, { code: 'SYNTAX', message, span: surplus?.span ?? { start: 0, end: 0 } });
}

function takes(verb: Verb): string {
  const options = Object.keys(usage[verb].options).filter(option => option !== 'name');
  return options.length === 0
    ? `${verb} takes no options`
    : `${verb} takes one name, and options: ${options.map(option => `${option}=`).join(' ')}`;
}
