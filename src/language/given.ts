import type { MlModelError } from '../common/failure';
import type { Span } from '../common/span';
import { complain } from './complaint';
import { quoteValue } from './quote';
import type { ValueNode } from './syntax';

/** A value that a statement gives to an option, on its way to its type. */
export class Given {
  constructor(
    /** The whole statement. */
    private readonly _text: string,
    /** The option as the usage table spells it. */
    readonly option: string,
    readonly node: ValueNode
  ) {}

  /** The value of a word or quoted text; anything else is refused. */
  get word(): string {
    if (this.node.kind !== 'text') {
      throw this.refuse(`${this.option}= takes one word or quoted text`);
    }
    return this.node.value;
  }

  /** The error for this value: `message` without its full stop, and the value to write `instead`. */
  refuse(message: string, instead?: string): MlModelError {
    return this.refusePart(
      message,
      this.node.span,
      instead === undefined ? instead : quoteValue(instead)
    );
  }

  /** As {@link refuse} for a stretch of the statement; `instead` as it would be typed. */
  refusePart(message: string, span: Span, instead?: string): MlModelError {
    const shown = instead === undefined ? `${message}.` : `${message}; did you mean ${instead}?`;
    return complain(this._text, { code: 'BAD_VALUE', message: shown, span, instead });
  }

  /** The stretch of the statement that characters `start` to `end` of the value were typed as; the whole value when that can't be told. */
  part(start: number, end: number): Span {
    const { span } = this.node;
    if (this.node.kind !== 'text') {
      return span;
    }
    const quotes = this.node.isQuoted ? 1 : 0;
    const isVerbatim = span.end - span.start === this.node.value.length + 2 * quotes;
    return isVerbatim
      ? { start: span.start + quotes + start, end: span.start + quotes + end }
      : span;
  }
}
