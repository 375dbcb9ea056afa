import { describe, expect, it } from 'vitest';
import { formatsOfType, modelFormats, modelTypes, summaryFields } from '../../src/common/model';
import { readCell } from '../../src/language/cell';
import { parse } from '../../src/language/parse';
import { at, chosen, englishHelp, given, GivenModels, textsAt } from './givenCompletion';

describe('values', () => {
  it.each([
    ['%mlmodel list type=¦', modelTypes],
    ['%mlmodel list TYPE = s¦', ['sklearn', 'spark']],
    ['%mlmodel list analysis_tool=S¦', ['sklearn', 'spark']],
    ['%mlmodel import format=¦', modelFormats],
    ['%mlmodel import type=tf format=¦', formatsOfType.tf],
    ['%mlmodel import format=¦ type=R', formatsOfType.r],
    ['%mlmodel import type=none format=p¦', ['pickle', 'parquet']],
    ['%mlmodel list serving=¦', ['on', 'off']],
    ['%mlmodel list serving=of¦ type=tf', ['off']],
    ['%mlmodel list user=¦', ['ann', 'bob']],
    ['%mlmodel list category=¦', ['classification', "'two words'"]],
    ['%mlmodel list kind=tw¦', ["'two words'"]],
    ['%mlmodel import algorithm=¦', ['deep', 'svc']],
    ['%mlmodel export name=churn version=¦', ['3', '2', '1']],
    ['%mlmodel summary churn version=¦', ['3', '2', '1']],
    ['%mlmodel deploy version=¦ name=churn', ['3', '2', '1']],
    ['%mlmodel stop mnist_v1 version=¦', ['4', '3']],
    ['%serving predict name=mnist_v1 version=¦', ['4', '3']],
    ['%mlmodel stop nobody version=¦', []],
    ['%mlmodel stop version=¦', []],
    ['%mlmodel deploy mnist_v1 label=¦', ['canary', "'stable one'"]],
    ['%serving predict name=mnist_v1 label=c¦', ['canary']],
    ['%serving predict name=mnist_v1 signature=¦', ['serving_default', 'tokens']],
    ['%serving predict name=mnist_v1 tag=(¦', []],
    ['%serving predict name=mnist_v1 tag=(a, ¦', []],
    ['%mlmodel list none=¦', []],
    ['%mlmodel import description=¦', []]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });

  it('shows what a version is', async () => {
    const found = await at('%mlmodel stop mnist_v1 version=¦');
    expect(englishHelp(found?.items[0]?.help)).toBe('Serving version 4, AVAILABLE\nLabel: canary');
    const [newest] = (await at('%mlmodel deploy churn version=¦'))?.items ?? [];
    expect(englishHelp(newest?.help)).toBe('Revision 3, the newest');
  });

  it("asks for the user's model that the statement is about", async () => {
    const models = new GivenModels();
    await at("%mlmodel summary user=bob 'mnist_v2' version=¦", { models });
    await at('%mlmodel export name="it\'s" version=¦', { models });
    expect(models.asked).toEqual(['mnist_v2 of bob', "it's"]);
  });

  it('keeps a quote that was begun, and never doubles it', async () => {
    const one = "%mlmodel deploy mnist_v1 label='st¦";
    expect(await chosen(one, "'stable one'")).toBe("%mlmodel deploy mnist_v1 label='stable one'");
    expect(await chosen(`${one}'`, "'stable one'")).toBe(
      "%mlmodel deploy mnist_v1 label='stable one'"
    );
    expect(await chosen(`${one} version=1`, "'stable one'")).toBe(
      "%mlmodel deploy mnist_v1 label='stable one' version=1"
    );
    expect(await chosen("%mlmodel deploy churn label='¦ version='1'", "'canary'")).toBe(
      "%mlmodel deploy churn label='canary' version='1'"
    );
    expect(await chosen('%mlmodel deploy churn label="sta¦"', '"stable one"')).toBe(
      '%mlmodel deploy churn label="stable one"'
    );
  });
});

describe('names', () => {
  it.each([
    ['%mlmodel summary ch¦', ['churn']],
    ['%mlmodel summary name=ch¦', ['churn']],
    ['%mlmodel delete CH¦', ['churn']],
    ['%mlmodel delete name=¦', given.map(one => one.name)],
    ['%mlmodel list name=ch¦', ['churn']],
    ['%mlmodel list ch¦', ['churn']],
    ['%mlmodel import name=m¦', ['mnist_v1', 'mnist_v2']],
    ['%mlmodel export user=bob m¦', ['mnist_v2']],
    ['%mlmodel deploy c¦', []],
    ['%mlmodel stop ¦', ['mnist_v1', 'name=', 'version=']],
    ['%serving status m¦', ['mnist_v1']],
    ['%serving predict name=¦', ['mnist_v1']]
  ])('completes %j', async (marked, texts) => {
    const wanted = texts.map(text => (text === "it's" ? "'it\\'s'" : text));
    const quoted = wanted.map(text => (text === '손글씨 인식' ? "'손글씨 인식'" : text));
    expect(await textsAt(marked)).toEqual(quoted);
  });

  it('puts names into quotes that need them, and the statement reads them back', async () => {
    for (const marked of ['%mlmodel summary ¦', '%mlmodel summary name=¦']) {
      for (const name of given.map(one => one.name)) {
        const items = (await at(marked))!.items.filter(({ kind }) => kind === 'model');
        const item = items[given.findIndex(one => one.name === name)]!;
        const [statement = ''] = readCell(await chosen(marked, item.text))!;
        expect(parse(statement)).toMatchObject({ verb: 'summary', name: { value: name } });
      }
    }
  });

  it('finds Korean names as they are typed, composed or not, with a quote or without', async () => {
    expect(await textsAt('%mlmodel summary 손¦')).toEqual(["'손글씨 인식'"]);
    expect(await textsAt(`%mlmodel summary ${'손글'.normalize('NFD')}¦`)).toEqual([
      "'손글씨 인식'"
    ]);
    expect(await textsAt('%mlmodel deploy name=가¦')).toEqual(['가격']);
    expect(await chosen("%mlmodel summary '손글씨 인¦ name", "'손글씨 인식'")).toBe(
      "%mlmodel summary '손글씨 인식' name"
    );
  });

  it('tells whose and what a model is', async () => {
    const items = (await at('%mlmodel summary mn¦'))?.items ?? [];
    expect(items.map(({ text, kind, help }) => [text, kind, englishHelp(help)])).toEqual([
      ['mnist_v1', 'model', 'tf · classification · deep\nOf ann, served'],
      ['mnist_v2', 'model', 'tf · classification · deep\nOf bob']
    ]);
  });
});

describe('fields of summary', () => {
  it('offers them behind the name', async () => {
    const found = await at('%mlmodel summary churn ¦');
    const fields = found?.items.filter(item => item.kind === 'field').map(item => item.text);
    expect(fields).toEqual(summaryFields);
  });

  it.each([
    ['%mlmodel summary churn for¦', ['format']],
    ['%mlmodel summary churn format, FO¦', []],
    ['%mlmodel summary churn name, cat¦, state', ['category']],
    ['%mlmodel summary name=churn fi¦', ['filename', 'files']],
    ['%mlmodel summary churn name,\\\n  se¦', ['serving', 'serving_name']],
    ['%mlmodel delete churn, ¦', []]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });
});
