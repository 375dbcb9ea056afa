import { grammar, type MatchResult, type Node } from 'ohm-js';
import type { Located, Span } from '../common/span';
import source from './mlmodel.ohm';
import type { ArgumentNode, SyntaxTree, TextNode, ValueNode } from './syntax';

const mlModelGrammar = grammar(source);

/** Only opens the match: its nodes are read below by functions, which have types and Ohm's own actions have not. */
const semantics = mlModelGrammar.createSemantics().addOperation<Node>('root', {
  _nonterminal() {
    return this;
  },
  _terminal() {
    return this;
  }
});

/** What the grammar reads in `text`: the tree of a statement, or null when it can't be read. */
export function readTree(text: string): SyntaxTree | null {
  const match = mlModelGrammar.match(text);
  return match.succeeded() ? { text, ...statement(rootOf(match)) } : null;
}

/** The verb of a statement whose rest may be unreadable, or null when even that is none. */
export function readVerb(text: string): Located<string> | null {
  const match = mlModelGrammar.match(text, 'head');
  const [, head] = match.succeeded() ? rootOf(match).children : [];
  return head ? verb(head) : null;
}

/** Where reading `text` stopped, and what could have stood there, in the grammar's own words. */
export function whereReadingStops(text: string): {
  readonly position: number;
  readonly expected: readonly string[];
} {
  // The typings know of no failures, though the documentation does.
  const match = mlModelGrammar.match(text) as MatchResult & {
    getRightmostFailurePosition(): number;
    getRightmostFailures(): readonly object[];
  };
  return {
    position: match.getRightmostFailurePosition(),
    expected: match.getRightmostFailures().map(String)
  };
}

function rootOf(match: MatchResult): Node {
  return (semantics(match) as unknown as { root(): Node }).root();
}

function statement({ children: [form] }: Node): Omit<SyntaxTree, 'text'> {
  const [head, rest] = form?.ctorName === 'Statement_command' ? form.children : [];
  return head && rest
    ? { verb: verb(head), arguments: rest.children.map(argument) }
    : { arguments: [] };
}

function verb(node: Node): Located<string> {
  const value = node.sourceString.toLowerCase().replace(/[ \t\r\n]+/g, ' ');
  return { value, span: spanOf(node) };
}

function argument({ children: [form] }: Node): ArgumentNode {
  if (form?.ctorName === 'Option') {
    return option(form);
  }
  const list = form?.children[0];
  return { kind: 'operands', items: list ? texts(list) : [], span: spanOf(form) };
}

function option(node: Node): ArgumentNode {
  const [name, , value] = node.children;
  return {
    kind: 'option',
    name: { value: name?.sourceString ?? '', span: spanOf(name) },
    value: valueOf(value?.children[0]),
    span: spanOf(node)
  };
}

function valueOf(node: Node | undefined): ValueNode {
  const span = spanOf(node);
  switch (node?.ctorName) {
    case 'Tags':
      return { kind: 'tags', items: node.children[1] ? texts(node.children[1]) : [], span };
    case 'base64':
      return { kind: 'base64', value: node.children[2]?.sourceString ?? '', span };
    default:
      return text(node);
  }
}

function texts(list: Node): readonly TextNode[] {
  return list.asIteration().children.map(item => text(item.children[0]));
}

function text(node: Node | undefined): TextNode {
  const typed = node?.sourceString ?? '';
  const isQuoted = node?.ctorName === 'quoted';
  return { kind: 'text', value: isQuoted ? unquoted(typed) : typed, span: spanOf(node), isQuoted };
}

function unquoted(typed: string): string {
  const escaped = typed.startsWith("'") ? /\\(['\\])/g : /\\(["\\])/g;
  return typed.slice(1, -1).replace(escaped, '$1');
}

function spanOf(node: Node | undefined): Span {
  return { start: node?.source.startIdx ?? 0, end: node?.source.endIdx ?? 0 };
}
