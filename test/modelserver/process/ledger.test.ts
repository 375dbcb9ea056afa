import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Ledger, readLedger } from '../../../src/modelserver/process/ledger';
import { givenTemporaryFolder } from './givenTemporaryFolder';

function givenLedger() {
  const path = join(givenTemporaryFolder(), 'ledger');
  return { path, ledger: new Ledger(path) };
}

it('tells who is working, without having been closed', () => {
  const { path, ledger } = givenLedger();
  const [first, second, third] = ['/m/1', '/모델/2', '/o/3'].map(name => ledger.open(name));
  for (const page of [first, second, second, third]) page?.begin();
  second?.end();
  third?.end();
  expect(readLedger(path)).toEqual(['/m/1', '/모델/2']);
});

it('gives the page of a name that is gone to another one', () => {
  const { path, ledger } = givenLedger();
  ledger.open('/a/very/long/path/of/a/model/1').close();
  ledger.open('/m/1').begin();
  expect(readLedger(path)).toEqual(['/m/1']);
});

it('tells a name once that has two pages', () => {
  const { path, ledger } = givenLedger();
  ledger.open('/m/1').begin();
  ledger.open('/m/1').begin();
  expect(readLedger(path)).toEqual(['/m/1']);
});

it('keeps its hands off the file of a process that still writes', () => {
  const { path, ledger } = givenLedger();
  const page = ledger.open('/old/1');
  new Ledger(path).open('/new/1').begin();
  page.begin();
  expect(readLedger(path)).toEqual(['/new/1']);
});

it('names nobody where there is no ledger', () => {
  expect(readLedger(join(givenTemporaryFolder(), 'none'))).toEqual([]);
});
