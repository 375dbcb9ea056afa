import type { MlModelError } from '../common/failure';
import { nearest } from '../common/nearest';
import type { Located, Span } from '../common/span';
import { complain } from './complaint';
import { Given } from './given';
import type { Verb } from './statement';
import type { OperandsNode, OptionNode, SyntaxTree, TextNode, ValueNode } from './syntax';
import { findOption, usage } from './usage';
import { inQuotes, oneOf } from './wording';

/**
 * Reads the arguments of one statement by the usage table: options by any of their names and once each, a name
 * without `name=`, the fields of summary. Everything it throws is the user's: UNKNOWN_OPTION, MISSING_OPTION, BAD_VALUE or SYNTAX.
 */
export class OptionReader {
  constructor(
    private readonly _tree: SyntaxTree,
    readonly verb: Located<Verb>
  ) {
    const operands = _tree.arguments.filter(node => node.kind === 'operands');
    const options = _tree.arguments.filter(node => node.kind === 'option');
    this.fields = this._takeOperands([...operands], options);
    options.forEach(option => this._takeOption(option));
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

  /** `value`, which a required option was read as. Throws one MISSING_OPTION for all that are missing. */
  need<T>(value: Located<T> | undefined): Located<T> {
    if (value === undefined) {
      throw this._missing();
    }
    return value;
  }

  /** The error for `given` with another code than its own. */
  private _missing(): MlModelError {
    const { verb } = this;
    const missing = Object.entries(usage[verb.value].options)
      .filter(([option, { isRequired }]) => isRequired && !this._given.has(option))
      .map(([option, { example }]) => `${option}= (such as ${option}=${example})`);
    const message = `${verb.value} needs ${missing.join(' and ')}.`;
    return complain(this.text, { code: 'MISSING_OPTION', message, span: verb.span });
  }

  private _takeOperands(
    operands: OperandsNode[],
    options: readonly OptionNode[]
  ): readonly Given[] {
    const isNamed = options.some(({ name }) => findOption(this.verb.value, name.value) === 'name');
    const takesFields = this.verb.value === 'summary';
    const [first] = operands;
    const isName = first?.items.length === 1 && (operands.length > 1 || !isNamed || !takesFields);
    if (first?.items[0] && isName) {
      operands.shift();
      this._take('name', first.items[0], first.span);
    }
    const fields = takesFields ? operands.shift()?.items : undefined;
    if (operands[0]) {
      throw this._surplus(operands[0], takesFields);
    }
    return (fields ?? []).map(field => new Given(this.text, 'field of summary', field));
  }

  private _surplus({ items, span }: OperandsNode, takesFields: boolean): MlModelError {
    const [item] = items;
    const verb = this.verb.value;
    const typed = this.text.slice(span.start, span.end);
    if (takesFields) {
      const message = 'Fields stand with a comma between them.';
      return complain(this.text, { code: 'SYNTAX', message, span, instead: `, ${typed}` });
    }
    const takes = oneOf(Object.keys(usage[verb].options).map(option => `${option}=`));
    const message = `${inQuotes(item?.value ?? '')} can't stand here: ${verb} takes one name, and ${takes}.`;
    return complain(this.text, { code: 'SYNTAX', message, span });
  }

  private _takeOption({ name, value }: OptionNode): void {
    const option = findOption(this.verb.value, name.value);
    if (option === null) {
      throw this._unknown(name);
    }
    this._take(option, value, name.span);
  }

  private _take(option: string, value: ValueNode | TextNode, span: Span): void {
    if (this._given.has(option)) {
      const message = `${option} is given twice.`;
      throw complain(this.text, { code: 'BAD_VALUE', message, span });
    }
    this._given.set(option, new Given(this.text, option, value));
  }

  private _unknown(name: Located<string>): MlModelError {
    const verb = this.verb.value;
    const options = Object.keys(usage[verb].options);
    const [near] = nearest(name.value, options);
    const message = `${verb} has no option ${inQuotes(name.value)}`;
    const takes = options.map(option => `${option}=`);
    const rest =
      near === undefined ? `; it takes ${takes.join(', ')}.` : `; did you mean ${near}=?`;
    const complaint = { code: 'UNKNOWN_OPTION', message: message + rest, span: name.span } as const;
    return complain(this.text, { ...complaint, instead: near });
  }

  private readonly _given = new Map<string, Given>();
}
