import type { Json } from '../../../common/model';

/** What a reader throws when a model's file is not what it seems; the model then keeps its facts to itself. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, Json>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The JSON object in a text. Throws {@link Unreadable} when there is none. */
export function parseObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable('no JSON');
  }
  if (!isObject(value)) {
    throw new Unreadable('no JSON object');
  }
  return value;
}
