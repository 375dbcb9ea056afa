import type { MlModelError } from '../common/failure';
import { nearest } from '../common/nearest';
import type { Located, Span } from '../common/span';
import { trimBlanks } from './blanks';
import { complain } from './complaint';
import { Given } from './given';
import { readOperands } from './operands';
import type { Verb } from './statement';
import type { OptionNode, SyntaxTree, ValueNode } from './syntax';
import { findOption, optionNames, usage } from './usage';
import { inQuotes } from './wording';

/** A value with the option it is for; `nameSpan` covers the option's name. */
type Typed = {
  readonly option: string;
  readonly value: ValueNode;
  readonly nameSpan: Span;
  readonly span: Span;
};

/**
 * Reads the arguments of one statement by the usage table: options by any of their names and once each, a name
 * without `name=`, the fields of summary. Throws UNKNOWN_OPTION, BAD_VALUE for an option's second place, or SYNTAX.
 */
export class OptionReader {
  constructor(
    private readonly _tree: SyntaxTree,
    readonly verb: Located<Verb>
  ) {
    const { name, fields } = readOperands(_tree, verb.value);
    const options = _tree.arguments.filter(node => node.kind === 'option');
    const typed: Typed[] = [
      ...(name ? [{ option: 'name', value: name, nameSpan: name.span, span: name.span }] : []),
      ...options.map(node => this._resolve(node))
    ];
    typed.sort((a, b) => a.span.start - b.span.start).forEach(option => this._take(option));
    this.fields = fields.map(field => new Given(this.text, 'field', field));
  }

  /** The fields that a summary asks for. */
  readonly fields: readonly Given[];

  /** The statement without magic. */
  get text(): string {
    return this._tree.text;
  }

  /** The value of `option` as `as` understands it; undefined when the statement doesn't give it. */
  read<T>(option: string, as: (given: Given) => T): Located<T> | undefined {
    const given = this._given.get(option);
    return given && { value: as(given), span: given.node.span };
  }

  /** The required options that the statement doesn't give. */
  get missing(): readonly string[] {
    const options = Object.entries(usage[this.verb.value].options);
    return options
      .filter(([option, { isRequired }]) => isRequired && !this._given.has(option))
      .map(([option]) => option);
  }

  private _resolve({ name, value, span }: OptionNode): Typed {
    const option = findOption(this.verb.value, name.value);
    if (option === null) {
      throw this._unknown(name);
    }
    return { option, value, nameSpan: name.span, span };
  }

  private _take(typed: Typed): void {
    const first = this._given.get(typed.option);
    if (first) {
      throw this._repeated(first, typed);
    }
    this._given.set(typed.option, new Given(this.text, typed.option, typed.value));
  }

  /** Where both places say the same, the statement without the second is the one to run. */
  private _repeated(first: Given, { option, value, nameSpan, span }: Typed): MlModelError {
    const isSame =
      first.node.kind === 'text' && value.kind === 'text' && first.node.value === value.value;
    const without = trimBlanks(this.text.slice(0, span.start)) + this.text.slice(span.end);
    return complain(this.text, {
      code: 'BAD_VALUE',
      message: `${option}= is given twice${isSame ? '' : ', with different values'}.`,
      span: nameSpan,
      next: isSame ? without : undefined
    });
  }

  private _unknown(name: Located<string>): MlModelError {
    const verb = this.verb.value;
    const [near] = nearest(name.value, optionNames(verb));
    const takes = Object.keys(usage[verb].options).map(option => `${option}=`);
    const otherwise = takes.length > 0 ? `it takes ${takes.join(', ')}.` : 'it takes none.';
    const rest = near === undefined ? `; ${otherwise}` : `; did you mean ${near}=?`;
    return complain(this.text, {
      code: 'UNKNOWN_OPTION',
      message: `${verb} has no option ${inQuotes(name.value)}${rest}`,
      span: name.span,
      instead: near
    });
  }

  private readonly _given = new Map<string, Given>();
}
