import { failure, type MlModelError } from '../../common/failure';
import { nearest } from '../../common/nearest';
import { replaceSpan, type Located } from '../../common/span';
import { print } from '../../language/print';
import { quoteValue } from '../../language/quote';
import type { Statement } from '../../language/statement';
import type { CatalogModel, CatalogState, Revision } from '../catalog/catalog';

/** A statement that names a model, perhaps another user's, perhaps one revision of it. */
export type NamingStatement = Extract<
  Statement,
  {
    verb:
      'summary' | 'delete' | 'export' | 'deploy' | 'stop' | 'serving status' | 'serving predict';
  }
>;

/** Who asks, in which state of the catalog. */
export type Asker = { readonly user: string; readonly state: CatalogState };

/**
 * The model that a statement names: one's own, or `user=`'s.
 * Throws MISSING_OPTION or MODEL_NOT_FOUND, both with the line that would work where there is one.
 */
export function findModel(statement: NamingStatement, asker: Asker): CatalogModel {
  const { name } = statement;
  if (name === undefined) {
    throw missingName(statement, asker);
  }
  const owner = ownerOf(statement) ?? asker.user;
  return asker.state.find(owner, name.value) ?? raise(notFound(statement, name, asker));
}

/** As {@link findModel}, but refuses another user's model with NOT_OWNER. */
export function findOwnModel(statement: NamingStatement, asker: Asker): CatalogModel {
  const model = findModel(statement, asker);
  if (model.user !== asker.user) {
    const at = givenUser(statement)?.span;
    throw failure(
      'NOT_OWNER',
      `The model '${model.name}' belongs to ${model.user}; only its owner can change it.`,
      { at }
    );
  }
  return model;
}

/** The revision that `version` asks for, the newest without it. Throws VERSION_NOT_FOUND. */
export function findRevision(
  model: CatalogModel,
  version: Located<number> | undefined,
  statement: Statement
): Revision {
  const found =
    version === undefined
      ? model.revisions.at(-1)
      : model.revisions.find(candidate => candidate.revision === version.value);
  if (found !== undefined) {
    return found;
  }
  const numbers = model.revisions.map(each => each.revision);
  const newest = numbers.at(-1) ?? 1;
  throw failure(
    'VERSION_NOT_FOUND',
    `The model '${model.name}' has no revision ${version?.value ?? newest}; it has ${listed(numbers.map(String))}.`,
    version && { at: version.span, try: replaceSpan(statement.text, version.span, String(newest)) }
  );
}

function missingName(statement: NamingStatement, { user, state }: Asker): MlModelError {
  const own = ownNames(state, user);
  const first = own[0];
  const question = `Which model? '${statement.verb}' needs a name`;
  if (first === undefined) {
    return failure('MISSING_OPTION', `${question}, and you have no model yet.`, {
      at: statement.verbSpan,
      try: 'list'
    });
  }
  return failure('MISSING_OPTION', `${question}; you have ${listed(own)}.`, {
    at: statement.verbSpan,
    try: print({ ...statement, name: { value: first, span: statement.verbSpan } })
  });
}

function notFound(statement: NamingStatement, name: Located<string>, asker: Asker): MlModelError {
  const owner = ownerOf(statement);
  const whose = owner === undefined || owner === asker.user ? 'You have' : `${owner} has`;
  const message = `${whose} no model '${shortened(name.value)}'`;
  const others = asker.state.named(name.value).map(model => model.user);
  if (owner === undefined && others[0] !== undefined) {
    return failure(
      'MODEL_NOT_FOUND',
      `${message}; ${listed(others)} ${others.length > 1 ? 'have' : 'has'} one.`,
      {
        at: name.span,
        try: withUser(statement, name, others[0])
      }
    );
  }
  const [candidate] = nearest(name.value, ownNames(asker.state, owner ?? asker.user, Infinity));
  if (candidate === undefined) {
    return failure('MODEL_NOT_FOUND', `${message}.`, { at: name.span, try: 'list' });
  }
  return failure('MODEL_NOT_FOUND', `${message}. Did you mean '${candidate}'?`, {
    at: name.span,
    try: replaceSpan(statement.text, name.span, quoteValue(candidate))
  });
}

/** The line that works on another's model: the same one where reading is allowed, else its summary. */
function withUser(statement: NamingStatement, name: Located<string>, user: string): string {
  const located = { value: user, span: name.span };
  return statement.verb === 'summary' || statement.verb === 'export'
    ? print({ ...statement, user: located })
    : print({ verb: 'summary', text: '', verbSpan: name.span, fields: [], name, user: located });
}

function ownNames(state: CatalogState, user: string, most = 5): readonly string[] {
  const names: string[] = [];
  for (const model of state.models.values()) {
    if (model.user === user) {
      names.push(model.name);
    }
    if (names.length >= most) {
      break;
    }
  }
  return names;
}

function givenUser(statement: NamingStatement): Located<string> | undefined {
  return 'user' in statement ? statement.user : undefined;
}

function ownerOf(statement: NamingStatement): string | undefined {
  return givenUser(statement)?.value;
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 5).map(shortened);
  return words.length > 5 ? `${shown.join(', ')} and ${words.length - 5} more` : shown.join(', ');
}

function shortened(word: string): string {
  return word.length > 80 ? `${word.slice(0, 79)}…` : word;
}

function raise(error: Error): never {
  throw error;
}
