import { quoteOption, quoteValue, singleQuoted } from './quote';
import type { Verb } from './statement';

/** What a written statement says: a model's name as operand, and options; undefined ones are left out. */
export type Words = {
  readonly operand?: string;
  readonly options?: Readonly<Record<string, string | number | undefined>>;
};

/** The text of a statement, as somebody would type it: `deploy mnist_v1 label='stable'`. It parses back to the same values. */
export function write(verb: Verb, { operand, options = {} }: Words = {}): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${optionText(name, value)}`]
  );
  return [verb, ...(operand === undefined ? [] : [quoteValue(operand)]), ...words].join(' ');
}

/** Labels and descriptions stand in quotes, as in the manual. */
function optionText(name: string, value: string | number): string {
  const isText = name === 'label' || name === 'description';
  return isText ? singleQuoted(String(value)) : quoteOption(String(value));
}
