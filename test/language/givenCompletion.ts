import { expect } from 'vitest';
import { complete, type Completion } from '../../src/language/complete';
import type { IKnownModels, KnownModel, ModelDetails } from '../../src/language/knownModels';

const model = (name: string, more: Partial<KnownModel> = {}): KnownModel => ({
  name,
  user: 'ann',
  type: 'tf',
  category: 'classification',
  algorithm: 'deep',
  isServed: false,
  ...more
});

/** The models that the tests complete among. */
export const given: readonly KnownModel[] = [
  model('churn', { type: 'sklearn', category: 'two words', algorithm: 'svc' }),
  model('mnist_v1', { isServed: true }),
  model('mnist_v2', { user: 'bob' }),
  model("it's"),
  model('손글씨 인식'),
  model('가격')
];

const details: ModelDetails = {
  revision: 3,
  versions: [
    { version: 4, label: 'canary', state: 'AVAILABLE' },
    { version: 3, label: 'stable one', state: 'AVAILABLE' },
    { version: 2, label: null, state: 'STOPPED' }
  ],
  signatures: ['serving_default', 'tokens']
};

/** Knows {@link given}, and the same details of each; `asked` are the models whose details were asked for. */
export class GivenModels implements IKnownModels {
  readonly asked: string[] = [];

  models({ prefix, fits, limit }: Parameters<IKnownModels['models']>[0]) {
    const wanted = prefix.normalize('NFC').toLowerCase();
    const found = given.filter(one => one.name.toLowerCase().startsWith(wanted) && fits(one));
    return Promise.resolve(found.slice(0, limit));
  }

  values(column: 'user' | 'category' | 'algorithm') {
    return Promise.resolve(Array.from(new Set(given.map(one => one[column]))).sort());
  }

  details(name: string, user?: string) {
    this.asked.push(user === undefined ? name : `${name} of ${user}`);
    return Promise.resolve(given.some(one => one.name === name) ? details : null);
  }
}

/** Completes at the `¦` of `marked`. */
export async function at(marked: string, models = new GivenModels()): Promise<Completion | null> {
  const offset = marked.indexOf('¦');
  const source = marked.replace('¦', '');
  return complete({ source, offset, servers: [] }, models);
}

/** The texts offered at the `¦` of `marked`, in order. */
export async function textsAt(marked: string): Promise<readonly string[]> {
  return (await at(marked))?.items.map(item => item.text) ?? [];
}

/** The cell after the choice of `text`. */
export async function chosen(marked: string, text: string): Promise<string> {
  const source = marked.replace('¦', '');
  const found = await at(marked);
  expect(found?.items.map(item => item.text)).toContain(text);
  const { start, end } = found!.span;
  return source.slice(0, start) + text + source.slice(end);
}
