import type { Verb } from './statement';

/** Every verb, in the order of the guide. */
export const verbs = [
  'list',
  'summary',
  'import',
  'export',
  'delete',
  'deploy',
  'stop',
  'serving status',
  'serving predict',
  'help'
] as const satisfies readonly Verb[];

/** Whether `text` is a verb, written as in {@link verbs}. */
export function isVerb(text: string): text is Verb {
  return (verbs as readonly string[]).includes(text);
}
