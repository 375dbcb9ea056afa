import { expect } from 'vitest';
import { complete } from '../../src/language/complete';
import type { Completion } from '../../src/language/completion';
import type { Known } from '../../src/language/known';
import type { IKnownModels, KnownModel, ModelDetails } from '../../src/language/knownModels';
import type { IKnownStores, KnownConnector } from '../../src/language/knownStores';
import { english, type HelpLine } from '../../src/language/message';

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

const connectors: readonly KnownConnector[] = [
  {
    name: 'MIN_AI',
    place: { type: 's3', bucket: 'models', prefix: 'team', endpoint: 'http://minio:9000' },
    isDefault: false
  },
  { name: 'home', place: { type: 'folder', path: '/home/ann/models' }, isDefault: true },
  { name: 'my store', place: { type: 's3', bucket: 'mine' }, isDefault: false }
];

/** The keys of each connector. */
const stored = [
  'USERS/ann/.cache/model.tar',
  'USERS/ann/.hidden.tar',
  'USERS/ann/model.tar',
  'USERS/root/2024/a.tar',
  'USERS/root/model.tar.gz',
  'USERS/root/my models/x.tgz',
  'USERS/root/notes.txt',
  "USERS/root/Tom's (new).tar.zst",
  'readme.md'
];

/** Has the connectors and keys that the tests complete among; `asked` are the levels that were asked for. */
export class GivenStores implements IKnownStores {
  readonly asked: string[] = [];

  connectors() {
    return Promise.resolve(connectors);
  }

  keys(connector: string, prefix: string) {
    this.asked.push(`${connector}:${prefix}`);
    const level = prefix.lastIndexOf('/') + 1;
    const found = new Set(
      stored
        .filter(key => key.startsWith(prefix))
        .map(key => key.slice(0, level) + (/^[^/]*\/?/.exec(key.slice(level))?.[0] ?? ''))
    );
    const all = [...found];
    return Promise.resolve({
      folders: all.filter(key => key.endsWith('/')),
      objects: all
        .filter(key => !key.endsWith('/'))
        .map(key => ({ key, size: 1_234_567, modified: '2026-11-22T10:00:00Z' }))
    });
  }
}

/** Completes at the `¦` of `marked`. */
export async function at(
  marked: string,
  { models = new GivenModels(), stores = new GivenStores() }: Partial<Known> = {}
): Promise<Completion | null> {
  const offset = marked.indexOf('¦');
  const source = marked.replace('¦', '');
  return complete({ source, offset, servers: [] }, { models, stores });
}

/** Help as an English reader sees it. */
export function englishHelp(help: readonly HelpLine[] = []): string {
  return help.map(line => (typeof line === 'string' ? line : english(line))).join('\n');
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
