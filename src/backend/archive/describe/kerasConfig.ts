import type { Json, ModelFacts } from '../../../common/model';
import { isList, isObject, type JsonObject } from './unreadable';

const mostInputs = 1000;

/** What a Keras model's configuration says: its inputs as features, its class, and how it was compiled. */
export function kerasFacts(config: JsonObject, version: Json, compiled: Json): ModelFacts {
  const inputs = inputNames(config);
  const inner = objectOf(config['config']);
  return {
    ...(inputs.length > 0 && { feature: inputs }),
    parameter: {
      ...texts({ keras_version: version, class: config['class_name'], name: inner['name'] }),
      ...compileFacts(objectOf(compiled))
    }
  };
}

/** Layers of the class InputLayer, by their names. */
function inputNames(config: JsonObject): readonly string[] {
  const layers = objectOf(config['config'])['layers'];
  return (isList(layers) ? layers : [])
    .map(objectOf)
    .filter(layer => layer['class_name'] === 'InputLayer')
    .map(layer => objectOf(layer['config'])['name'] ?? layer['name'])
    .filter(name => typeof name === 'string')
    .slice(0, mostInputs);
}

/** The optimizer with its plain settings, losses and metrics. */
function compileFacts(compiled: JsonObject): JsonObject {
  const optimizer = compiled['optimizer_config'] ?? compiled['optimizer'];
  const settings = objectOf(objectOf(optimizer)['config']);
  const rate = settings['learning_rate'];
  return {
    ...texts({ optimizer: isObject(optimizer) ? optimizer['class_name'] : optimizer }),
    ...(typeof rate === 'number' && { learning_rate: rate }),
    ...given(compiled, 'loss'),
    ...given(compiled, 'metrics')
  };
}

function given(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  return value === undefined || value === null ? {} : { [name]: value };
}

function texts(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string'
    )
  );
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
