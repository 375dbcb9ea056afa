import { check, knownVerb } from './check';
import { splitBody } from './body';
import { readTree, readVerb } from './semantics';
import type { Statement } from './statement';
import { syntaxFailure } from './syntaxFailure';

/**
 * The statement that `text` (without magic) means. Whatever text it gets, it throws nothing but an `MlModelError`:
 * SYNTAX, UNKNOWN_VERB, UNKNOWN_OPTION, MISSING_OPTION or BAD_VALUE, each placed in the text.
 * Time and memory grow with the length of the text only.
 */
export function parse(text: string): Statement {
  const { head, body } = splitBody(text);
  const tree = readTree(head);
  if (tree === null) {
    const verb = readVerb(head);
    if (verb !== null) {
      knownVerb(text, verb);
    }
    throw syntaxFailure(head, text);
  }
  const statement = check({ ...tree, text });
  return body && statement.verb === 'serving predict' ? { ...statement, body } : statement;
}
