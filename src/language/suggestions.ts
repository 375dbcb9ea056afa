import { summaryFields } from '../common/model';
import type { Known } from './known';
import { trans, type HelpLine } from './message';
import { modelSuggestions } from './modelSuggestions';
import type { GivenElsewhere, Place } from './place';
import type { Verb } from './statement';
import type { Suggestion } from './suggestion';
import { usage, type OptionUsage } from './usage';
import { valueSuggestions } from './valueSuggestions';
import { verbs } from './verbs';

type ArgumentPlace = Extract<Place, { kind: 'argument' }>;

/** What fits a place, best first; it may still begin otherwise than what is written there. */
export async function suggestionsFor(place: Place, known: Known): Promise<readonly Suggestion[]> {
  switch (place.kind) {
    case 'verb':
      return verbSuggestions(place.before);
    case 'argument':
      return argumentSuggestions(place, known);
    case 'value':
      return valueSuggestions(place, known);
  }
}

/** Verbs, behind what stands of them already: `serving` of `serving status`. */
function verbSuggestions(before: string): readonly Suggestion[] {
  const start = before === '' ? '' : `${before} `;
  return verbs
    .filter(verb => verb.startsWith(start))
    .map(verb => ({ value: verb.slice(start.length), kind: 'verb', help: verbHelp(verb) }));
}

function verbHelp(verb: Verb): readonly HelpLine[] {
  const { help, synopsis, example } = usage[verb];
  return [help, '', synopsis, '', `%mlmodel ${example}`];
}

async function argumentSuggestions(
  place: ArgumentPlace,
  known: Known
): Promise<readonly Suggestion[]> {
  const { verb, given, isAfterComma } = place;
  if (verb === 'help') {
    return given.groups.length === 0 ? verbSuggestions('') : [];
  }
  if (isAfterComma) {
    return verb === 'summary' ? fieldSuggestions(given) : [];
  }
  return given.groups.length > 0 || given.options.has('name')
    ? withName(place)
    : withoutName(place, await modelSuggestions(place, known.models, 'operand'));
}

function withName(place: ArgumentPlace): readonly Suggestion[] {
  const { verb, given, typed } = place;
  const fields = verb === 'summary' ? fieldSuggestions(given) : [];
  return typed.quote === '' ? [...optionSuggestions(place), ...fields] : [];
}

/** Where a name is written without `name=`, it comes before any option; else only once it is begun. */
function withoutName(place: ArgumentPlace, names: readonly Suggestion[]): readonly Suggestion[] {
  const { verb, typed } = place;
  const options = typed.quote === '' ? optionSuggestions(place) : [];
  if (usage[verb].synopsis.startsWith(`${verb} NAME`)) {
    return [...names, ...options];
  }
  const isBegun = typed.prefix !== '' || typed.quote !== '';
  return isBegun ? [...options, ...names] : options;
}

/** The options that are not given yet; another name of one only when that is what is being written. */
function optionSuggestions({ verb, given, typed }: ArgumentPlace): readonly Suggestion[] {
  return Object.entries(usage[verb].options)
    .filter(([option]) => !given.options.has(option) && (option !== 'name' || !given.groups.length))
    .flatMap(([option, { aliases = [], ...rest }]) => {
      const written = typed.prefix.toLowerCase();
      const names = option.startsWith(written)
        ? [option]
        : aliases.filter(alias => alias.startsWith(written));
      return names.map(name => ({
        value: `${name}=`,
        kind: 'option' as const,
        help: optionHelp(name, rest)
      }));
    });
}

function optionHelp(name: string, { help, example, isRequired }: OptionUsage): readonly HelpLine[] {
  return [isRequired ? trans.__('%1; must be given', help) : help, '', `${name}=${example}`];
}

function fieldSuggestions({ groups }: GivenElsewhere): readonly Suggestion[] {
  const asked = new Set(groups.flat().map(field => field.toLowerCase()));
  return summaryFields
    .filter(field => !asked.has(field))
    .map(field => ({ value: field, kind: 'field' }));
}
