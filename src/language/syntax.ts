import type { Located, Span } from '../common/span';

/** A word or a quoted text. `value` is what it means, `span` covers its quotes too. */
export type TextNode = {
  readonly kind: 'text';
  readonly value: string;
  readonly span: Span;
  readonly isQuoted: boolean;
};
/** `(a, b)`. */
export type TagsNode = {
  readonly kind: 'tags';
  readonly items: readonly TextNode[];
  readonly span: Span;
};
/** `base64(…)`; `value` is still encoded. */
export type Base64Node = { readonly kind: 'base64'; readonly value: string; readonly span: Span };

/** What can stand right of `=`. */
export type ValueNode = TextNode | TagsNode | Base64Node;

/** `name=value`; the name as written. */
export type OptionNode = {
  readonly kind: 'option';
  readonly name: Located<string>;
  readonly value: ValueNode;
  readonly span: Span;
};
/** Words or quoted texts with commas between them; one of them alone is a list of one. */
export type OperandsNode = {
  readonly kind: 'operands';
  readonly items: readonly TextNode[];
  readonly span: Span;
};
/** One thing after the verb. */
export type ArgumentNode = OptionNode | OperandsNode;

/** A statement as it is written, before anything is known of its verb. No verb: the bare `mlmodel`. */
export type SyntaxTree = {
  readonly text: string;
  /** In lower case, words apart by one blank. */
  readonly verb?: Located<string>;
  readonly arguments: readonly ArgumentNode[];
};
