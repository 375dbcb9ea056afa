import { describe, expect, it } from 'vitest';
import { readCell } from '../../src/language/cell';
import { parse } from '../../src/language/parse';
import { at, chosen, englishHelp, GivenModels, GivenStores, textsAt } from './givenCompletion';

const everything = 'name=m type=tf category=c algorithm=a format=h5 path=';

describe('connectors', () => {
  it.each([
    [
      '%mlmodel import path=obj¦',
      ['OBJECTSTORAGE.MIN_AI:', 'OBJECTSTORAGE.home:', "'OBJECTSTORAGE.my store:"]
    ],
    ['%mlmodel import path=OBJECTSTORAGE.MI¦', ['MIN_AI:']],
    [
      '%mlmodel import path=OBJECTSTORAGE.M¦',
      ['OBJECTSTORAGE.MIN_AI:', "'OBJECTSTORAGE.my store:"]
    ],
    ['%mlmodel import path=objectstorage.H¦', ['home:']],
    ['%mlmodel import path="OBJECTSTORAGE.m¦', ['MIN_AI:', 'my store:']],
    ['%mlmodel export path=OBJECTSTORAGE.none¦', []],
    ['%mlmodel import connector_id=¦', ['MIN_AI', 'home', "'my store'"]],
    ['%mlmodel import connector_id=mi¦', ['MIN_AI']],
    ['%mlmodel import connector_id="my¦', ['"my store"']]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });

  it('tells what they are', async () => {
    const items = (await at('%mlmodel import connector_id=¦'))?.items ?? [];
    expect(items.map(({ help }) => englishHelp(help))).toEqual([
      'S3 bucket models/team\nhttp://minio:9000',
      'Folder /home/ann/models\nA path without a connector means this one',
      'S3 bucket mine'
    ]);
  });

  it('shows how a path begins where nobody knows a connector', async () => {
    const stores = new GivenStores();
    stores.connectors = () => Promise.resolve([]);
    const found = await at('%mlmodel import path=¦', { stores });
    expect(found?.items.map(({ text }) => text)).toEqual(['OBJECTSTORAGE.']);
  });
});

describe('keys', () => {
  it.each([
    ['%mlmodel import path=OBJECTSTORAGE.MIN_AI:¦', ['USERS/', 'readme.md']],
    ['%mlmodel import path=OBJECTSTORAGE.MIN_AI:USERS/ro¦', ['root/']],
    ['%mlmodel import path=OBJECTSTORAGE.MIN_AI:USERS/root/mo¦', ['model.tar.gz']],
    ['%mlmodel import path=OBJECTSTORAGE.MIN_AI:USERS/root/2¦024/a.tar', ['2024/']],
    ['%mlmodel import path=USERS/a¦', ['ann/']],
    ['%mlmodel import path=USERS/ann/¦ type=tf', ['model.tar']],
    ['%mlmodel import path=USERS/ann/.¦', ['.hidden.tar', '.cache/']],
    ['%mlmodel export name=churn path=USERS/ann/¦', ['model.tar']],
    ['%mlmodel export name=churn path=r¦', []]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });

  it('offers archives first for import, folders first for export', async () => {
    const level = 'path="OBJECTSTORAGE.MIN_AI:USERS/root/¦';
    expect(await textsAt(`%mlmodel import ${level}`)).toEqual([
      'model.tar.gz"',
      'Tom\'s (new).tar.zst"',
      '2024/',
      'my models/',
      'notes.txt"'
    ]);
    expect(await textsAt(`%mlmodel export ${level}`)).toEqual([
      '2024/',
      'my models/',
      'model.tar.gz"',
      'Tom\'s (new).tar.zst"'
    ]);
  });

  it('asks for the level that is being typed, of the connector that is meant', async () => {
    const stores = new GivenStores();
    const known = { stores, models: new GivenModels() };
    await at('%mlmodel import path=OBJECTSTORAGE.MIN_AI:USERS/ro¦', known);
    await at('%mlmodel import path=USERS/¦', known);
    await at("%mlmodel import path=USERS/¦ connector_id='my store'", known);
    await at('%mlmodel import path=OBJECTSTORAGE.MIN_AI¦', known);
    expect(stores.asked).toEqual(['MIN_AI:USERS/ro', 'home:USERS/', 'my store:USERS/']);
  });

  it('tells how big and how old an object is', async () => {
    const [item] = (await at('%mlmodel import path=USERS/ann/¦'))?.items ?? [];
    expect(englishHelp(item?.help)).toBe('1.23 MB · 2026-11-22');
  });

  it('goes on behind connectors and folders, not behind objects', async () => {
    const items = (await at('%mlmodel import path=OBJECTSTORAGE.MIN_AI:¦'))?.items ?? [];
    expect(items.map(({ text, goesOn }) => [text, goesOn])).toEqual([
      ['USERS/', true],
      ['readme.md', undefined]
    ]);
    const [connector] = (await at('%mlmodel import path=OBJECTSTORAGE.M¦'))?.items ?? [];
    expect(connector?.goesOn).toBe(true);
  });
});

describe('keys that need quotes', () => {
  const start = 'OBJECTSTORAGE.MIN_AI:USERS/root/';

  it.each([
    [`path=${start}my¦`, `'${start}my models/`, `path='${start}my models/`],
    [`path='${start}my¦`, 'my models/', `path='${start}my models/`],
    [`path='${start}my¦'`, 'my models/', `path='${start}my models/'`],
    [`path='${start}¦' type=tf`, 'my models/', `path='${start}my models/' type=tf`],
    [`path=${start}To¦`, `'${start}Tom\\'s (new).tar.zst'`, `path='${start}Tom\\'s (new).tar.zst'`],
    [`path='${start}To¦`, "Tom\\'s (new).tar.zst'", `path='${start}Tom\\'s (new).tar.zst'`],
    [`path="${start}To¦"`, 'Tom\'s (new).tar.zst"', `path="${start}Tom's (new).tar.zst"`],
    [`path="${start}my models/¦"`, 'x.tgz"', `path="${start}my models/x.tgz"`],
    [`path="${start}¦"`, "Tom's (new).tar.zst", `path="${start}Tom's (new).tar.zst"`]
  ])('completes %j', async (marked, text, wanted) => {
    expect(await chosen(`%mlmodel import ${marked}`, text)).toBe(`%mlmodel import ${wanted}`);
  });

  it('are read back as they are', async () => {
    for (const begun of ['', "'", '"']) {
      const marked = `%mlmodel import ${everything}${begun}${start}To¦`;
      const [item] = (await at(marked))?.items ?? [];
      const [statement = ''] = readCell(await chosen(marked, item?.text ?? ''))!;
      expect(parse(statement)).toMatchObject({
        path: { value: { key: { value: "USERS/root/Tom's (new).tar.zst" } } }
      });
    }
  });
});
