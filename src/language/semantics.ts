import { grammar, type Node } from 'ohm-js';
import type { Located, Span } from '../common/span';
import source from './mlmodel.ohm';
import type { ArgumentNode, SyntaxTree, TextNode, ValueNode } from './syntax';

/** The compiled grammar. */
export const mlModelGrammar = grammar(source);

const semantics = mlModelGrammar.createSemantics();

function spanOf(node: Node): Span {
  return { start: node.source.startIdx, end: node.source.endIdx };
}

function build(node: Node): any {
  return node['tree']();
}

function word(node: Node): TextNode {
  return { kind: 'text', value: node.sourceString, span: spanOf(node), isQuoted: false };
}

function quoted(node: Node): TextNode {
  const text = node.sourceString;
  const escaped = text.startsWith("'") ? /\\(['\\])/g : /\\(["\\])/g;
  const value = text.slice(1, -1).replace(escaped, '$1');
  return { kind: 'text', value, span: spanOf(node), isQuoted: true };
}

function items(list: Node): readonly TextNode[] {
  return list.asIteration().children.map(build);
}

function verb(node: Node): Located<string> {
  const value = node.sourceString.toLowerCase().replace(/[ \t\r\n]+/g, ' ');
  return { value, span: spanOf(node) };
}

semantics.addOperation<any>('tree', {
  Statement_command: (head, rest): Omit<SyntaxTree, 'text'> => ({
    verb: build(head),
    arguments: rest.children.map(build)
  }),
  Statement_bare: (_): Omit<SyntaxTree, 'text'> => ({ arguments: [] }),
  head: (_blanks, head, _rest): Omit<SyntaxTree, 'text'> => ({ verb: build(head), arguments: [] }),
  verb(_): Located<string> {
    return verb(this);
  },
  Option(name, _equals, value): ArgumentNode {
    const named = { value: name.sourceString, span: spanOf(name) };
    return { kind: 'option', name: named, value: build(value), span: spanOf(this) };
  },
  Operands(list): ArgumentNode {
    return { kind: 'operands', items: items(list), span: spanOf(this) };
  },
  Tags(_open, list, _close): ValueNode {
    return { kind: 'tags', items: items(list), span: spanOf(this) };
  },
  base64(_word, _open, content, _close): ValueNode {
    return { kind: 'base64', value: content.sourceString, span: spanOf(this) };
  },
  quoted(_): ValueNode {
    return quoted(this);
  },
  word(_): ValueNode {
    return word(this);
  },
  valueWord(_): ValueNode {
    return word(this);
  }
});

/** What the grammar reads in `text`: the tree of a statement, or null when it can't be read. */
export function readTree(text: string): SyntaxTree | null {
  const match = mlModelGrammar.match(text);
  return match.succeeded() ? { text, ...semantics(match)['tree']() } : null;
}

/** The verb of a statement whose rest may be unreadable, or null when even that is none. */
export function readVerb(text: string): Located<string> | null {
  const match = mlModelGrammar.match(text, 'head');
  return match.succeeded() ? semantics(match)['tree']().verb : null;
}

/** Where reading `text` stopped, and what could have stood there, in the grammar's own words. */
export function whereReadingStops(text: string): { position: number; expected: readonly string[] } {
  // Both are documented but missing in the package's typings.
  const match: any = mlModelGrammar.match(text);
  return {
    position: match.getRightmostFailurePosition(),
    expected: match.getRightmostFailures().map(String)
  };
}
