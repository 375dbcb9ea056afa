import { MlModelError } from '../common/failure';
import { splitBody } from './body';
import { check, knownVerb } from './check';
import { readTree, readVerb } from './semantics';
import type { Statement } from './statement';
import { syntaxFailure } from './syntaxFailure';

/**
 * The statement that `text` (without magic) means. Whatever text it gets, it throws nothing but an `MlModelError`:
 * SYNTAX, UNKNOWN_VERB, UNKNOWN_OPTION, MISSING_OPTION or BAD_VALUE, each placed in the text.
 * Time and memory grow with the length of the text only.
 */
export function parse(text: string): Statement {
  const statement = readStatement(text);
  if (statement === null) {
    throw syntaxFailure(text, splitBody(text).head, isRight);
  }
  return statement;
}

/** Null when the grammar can't read it; a wrong verb is told first, whatever follows it. */
function readStatement(text: string): Statement | null {
  const { head, body } = splitBody(text);
  const tree = readTree(head);
  if (tree === null) {
    const verb = readVerb(head);
    if (verb !== null) {
      knownVerb(text, verb);
    }
    return null;
  }
  const statement = check({ ...tree, text });
  return body && statement.verb === 'serving predict' ? { ...statement, body } : statement;
}

function isRight(text: string): boolean {
  try {
    return readStatement(text) !== null;
  } catch (error) {
    if (error instanceof MlModelError) {
      return false;
    }
    throw error;
  }
}
