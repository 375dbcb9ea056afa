import { expect, it } from 'vitest';
import type { ConnectorView, KeyQuery } from '../../../src/common/connectorView';
import { failure } from '../../../src/common/failure';
import { KeyBrowser } from '../../../src/lab/import/keyBrowser';

const connector = (name: string, more: Partial<ConnectorView> = {}): ConnectorView => ({
  name,
  place: { type: 'folder', path: '/' },
  isDefault: false,
  isRoot: false,
  ...more
});
const connectors = [
  connector('A', { isDefault: true }),
  connector('LOCAL', { isRoot: true }),
  connector('Z')
];
const object = (key: string) => ({ key, size: 1, modified: '2026-01-01T00:00:00.000Z' });

/** A browser of these keys, which come `limit` at a time. */
function givenBrowser(keys: readonly string[], limit = 100) {
  const asked: (KeyQuery & { connector: string })[] = [];
  const browser = new KeyBrowser({
    connectors: () => Promise.resolve({ connectors }),
    keys: (name, query) => {
      asked.push({ connector: name, ...query });
      if (name === 'Z') {
        return Promise.reject(failure('ACCESS_DENIED', 'The key is wrong.'));
      }
      const { prefix, after = '' } = query;
      const below = keys.filter(key => key.startsWith(prefix) && key > after);
      const part = below.slice(0, limit);
      const folderOf = (key: string) =>
        key.slice(0, (key.indexOf('/', prefix.length) + 1 || key.length + 1) - 0);
      return Promise.resolve({
        folders: [...new Set(part.map(folderOf).filter(key => key.endsWith('/')))],
        objects: part.filter(key => !key.slice(prefix.length).includes('/')).map(object),
        ...(below.length > limit && { next: part.at(-1)! })
      });
    }
  });
  return { browser, asked };
}

const keysOf = ({ objects }: KeyBrowser) => objects.map(({ key }) => key);

it('begins with the folder that JupyterLab shows', async () => {
  const { browser } = givenBrowser(['a.tar', 'models/b.tar']);
  await browser.load();

  expect(browser.connector).toBe('LOCAL');
  expect(browser.folders).toEqual(['models/']);
  expect(keysOf(browser)).toEqual(['a.tar']);
});

it('begins with the connector that was asked for, when there is one', async () => {
  const { browser } = givenBrowser([]);
  await browser.load('A');
  expect(browser.connector).toBe('A');
  await browser.load('GONE');
  expect(browser.connector).toBe('LOCAL');
});

it('keeps what is typed before it knows the connectors', async () => {
  const { browser } = givenBrowser(['a.tar', 'models/b.tar']);
  const loaded = browser.load('A');
  await browser.type('models/');
  await loaded;

  expect(browser.connector).toBe('A');
  expect(keysOf(browser)).toEqual(['models/b.tar']);
});

it('begins at the top of another connector', async () => {
  const { browser } = givenBrowser(['models/b.tar']);
  await browser.load();
  await browser.type('models/');
  await browser.load('A');

  expect(browser.key).toBe('');
  expect(browser.folders).toEqual(['models/']);
});

it('walks into folders, shows the way, and up again', async () => {
  const { browser } = givenBrowser(['models/deep/b.tar']);
  await browser.load();
  await browser.type('models/');
  await browser.type('models/deep/');

  expect(keysOf(browser)).toEqual(['models/deep/b.tar']);
  expect(browser.crumbs).toEqual([
    { label: 'models', key: 'models/' },
    { label: 'deep', key: 'models/deep/' }
  ]);
  await browser.up();
  expect(browser.key).toBe('models/');
  await browser.up();
  expect(browser.key).toBe('');
});

it('filters by what is typed without asking, when it knows the whole level', async () => {
  const { browser, asked } = givenBrowser(['iris.tar', 'mnist.tar']);
  await browser.load();
  await browser.type('mn');

  expect(keysOf(browser)).toEqual(['mnist.tar']);
  expect(asked).toHaveLength(1);
});

it('asks for the prefix when a level is longer than what came', async () => {
  const { browser, asked } = givenBrowser(['a1.tar', 'a2.tar', 'b1.tar'], 1);
  await browser.load();
  await browser.type('b');

  expect(keysOf(browser)).toEqual(['b1.tar']);
  expect(asked.at(-1)).toEqual({ connector: 'LOCAL', prefix: 'b' });
});

it('loads more behind what is there', async () => {
  const { browser } = givenBrowser(['a.tar', 'b.tar', 'c.tar'], 2);
  await browser.load();
  expect(browser.hasMore).toBe(true);
  await browser.more();

  expect(keysOf(browser)).toEqual(['a.tar', 'b.tar', 'c.tar']);
  expect(browser.hasMore).toBe(false);
});

it('shows why a connector can’t be listed, and recovers on another', async () => {
  const { browser } = givenBrowser(['a.tar']);
  await browser.load();
  await browser.choose('Z');
  expect(browser.failure?.message).toBe('The key is wrong.');
  expect(keysOf(browser)).toEqual([]);
  await browser.choose('A');

  expect(browser.failure).toBeUndefined();
  expect(keysOf(browser)).toEqual(['a.tar']);
});

it('listens to the newest question only', async () => {
  const { browser } = givenBrowser(['a/x.tar', 'b/y.tar']);
  await browser.load();
  await Promise.all([browser.type('a/'), browser.type('b/')]);

  expect(keysOf(browser)).toEqual(['b/y.tar']);
  expect(browser.isBusy).toBe(false);
});
