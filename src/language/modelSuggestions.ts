import type { IKnownModels, KnownModel } from './knownModels';
import { trans, type HelpLine } from './message';
import type { Place } from './place';
import type { Verb } from './statement';
import type { Suggestion } from './suggestion';

/** As many models as a list of choices bears. */
const mostModels = 500;

/** The models that fit a place: of the user who is given, and such as the verb is about. */
export async function modelSuggestions(
  { verb, given, typed }: Exclude<Place, { kind: 'verb' }>,
  models: IKnownModels,
  quoting: NonNullable<Suggestion['quoting']>
): Promise<readonly Suggestion[]> {
  const user = given.options.get('user');
  const isLikely = likelyFor[verb] ?? (() => true);
  const fits = (model: KnownModel): boolean =>
    isLikely(model) && (user === undefined || model.user === user);
  const found = await models.models({ prefix: typed.prefix, fits, limit: mostModels });
  const users = new Map<string, KnownModel[]>();
  for (const model of found) {
    users.set(model.name, [...(users.get(model.name) ?? []), model]);
  }
  return Array.from(users, ([name, same]) => ({
    value: name,
    kind: 'model',
    help: same.flatMap((model, index) => [...(index > 0 ? [''] : []), ...modelHelp(model)]),
    quoting
  }));
}

/** Which models a verb can be about, where not about all. */
const likelyFor: { readonly [V in Verb]?: (model: KnownModel) => boolean } = {
  deploy: ({ type }) => type === 'tf',
  stop: ({ isServed }) => isServed,
  'serving status': ({ isServed }) => isServed,
  'serving predict': ({ isServed }) => isServed
};

function modelHelp({ user, type, category, algorithm, isServed }: KnownModel): readonly HelpLine[] {
  const facts = [type, category, algorithm].filter(fact => fact !== '').join(' · ');
  return [facts, isServed ? trans.__('Of %1, served', user) : trans.__('Of %1', user)];
}
