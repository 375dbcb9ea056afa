import { describe, expect, it } from 'vitest';
import { isCompletable } from '../../src/language/complete';
import { english } from '../../src/language/message';
import { usage } from '../../src/language/usage';
import { verbs } from '../../src/language/verbs';
import { at, chosen, englishHelp, textsAt } from './givenCompletion';

describe('verbs', () => {
  it('offers every verb with its help, synopsis and example', async () => {
    const found = await at('%mlmodel ¦');
    expect(found?.items.map(item => item.text)).toEqual(verbs);
    for (const { text, help } of found!.items) {
      const { help: line, synopsis, example } = usage[text as keyof typeof usage];
      expect(englishHelp(help)).toBe(`${english(line)}\n\n${synopsis}\n\n%mlmodel ${example}`);
    }
  });

  it.each([
    ['%mlmodel su¦', ['summary']],
    ['%mlmodel SU¦', ['summary']],
    ['  %MLMODEL   de¦', ['delete', 'deploy']],
    ['mlmodel i¦', ['import']],
    ['%mlmodel serv¦', ['serving status', 'serving predict']],
    ['%mlmodel serving ¦', ['status', 'predict']],
    ['%mlmodel serving p¦', ['predict']],
    ['%serving ¦', ['status', 'predict']],
    ['%serving s¦', ['status']],
    ['%%serving pre¦', ['predict']],
    ['%%mlmodel\nli¦', ['list']],
    ['%%mlmodel\n\n# so\n¦', verbs],
    ['%%mlmodel\nlist\n¦\nlist', verbs],
    ['%%mlmodel\n%mlmodel de¦', ['delete', 'deploy']],
    ['%%mlmodel\n%serving st¦', ['status']],
    ['%%mlmodel li¦\nlist', ['list']],
    ['\n\n%%mlmodel\nli¦', ['list']],
    ['%mlmodel list\n%mlmodel ex¦\n%mlmodel list', ['export']],
    ['%mlmodel \\\n  ex¦', ['export']],
    ['%mlmodel help de¦', ['delete', 'deploy']],
    ['%mlmodel help ¦', verbs]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });

  it('replaces the whole word, also from its middle', async () => {
    expect(await chosen('%mlmodel su¦mm churn', 'summary')).toBe('%mlmodel summary churn');
    expect(await chosen('%mlmodel ¦', 'list')).toBe('%mlmodel list');
    expect(await chosen('%mlmodel s¦erving sta', 'serving status')).toBe('%mlmodel serving status');
    expect(await chosen('%serving st¦', 'status')).toBe('%serving status');
  });

  it('has nothing for a verb that does not exist, and nothing that is written already', async () => {
    expect(await at('%mlmodel frobnicate ¦')).toBeNull();
    expect(await at('%mlmodel list¦')).toBeNull();
  });
});

describe('options', () => {
  it.each(verbs)('offers every option of %s with its help', async verb => {
    const found = await at(`%mlmodel ${verb} ¦`);
    const options = Object.keys(usage[verb].options);
    const items = found?.items.filter(item => item.kind === 'option') ?? [];
    expect(items.map(item => item.text)).toEqual(options.map(option => `${option}=`));
    for (const { text, help } of items) {
      const option = usage[verb].options[text.slice(0, -1)]!;
      expect(englishHelp(help)).toContain(english(option.help));
      expect(englishHelp(help)).toContain(`${text}${option.example}`);
    }
  });

  it.each([
    ['%mlmodel import type=tf na¦', ['name=']],
    ['%mlmodel import na¦ type=tf', ['name=']],
    ['%mlmodel list ty¦', ['type=']],
    ['%mlmodel list ana¦', ['analysis_tool=']],
    ['%mlmodel list KI¦', ['kind=']],
    ['%mlmodel deploy churn ¦', ['label=', 'version=']],
    ['%mlmodel deploy name=churn ¦', ['label=', 'version=']],
    ["%mlmodel deploy 'churn' version=1 ¦", ['label=']],
    ['%mlmodel deploy churn \\\n  label=a \\\n  ver¦', ['version=']],
    ['%mlmodel list analysis_tool=tf ty¦', []],
    ['%serving predict name=a sig¦', ['signature=']],
    ['%serving predict name=a ta¦ [[1.0]]', ['tag=']]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });

  it('keeps one = when the option had one', async () => {
    expect(await chosen('%mlmodel list ty¦ = tf', 'type=')).toBe('%mlmodel list type= tf');
    expect(await chosen('%mlmodel list t¦yp=tf', 'type=')).toBe('%mlmodel list type=tf');
  });

  it('says which must be given', async () => {
    const found = await at('%mlmodel import cat¦');
    expect(found?.items).toMatchObject([{ text: 'category=', kind: 'option' }]);
    expect(englishHelp(found?.items[0]?.help)).toBe(
      'What it is for, such as classification or regression; must be given\n\ncategory=classification'
    );
  });
});

describe('magics', () => {
  it.each([
    ['%ml¦', ['%mlmodel']],
    ['%%ml¦', ['%%mlmodel']],
    ['%s¦', ['%serving']],
    ['%mlmodel list\n%se¦', ['%serving']],
    ['%mlmodel list\n%%ml¦', []],
    ['%mlmodel¦', []]
  ])('completes %j', async (marked, texts) => {
    expect(await textsAt(marked)).toEqual(texts);
  });
});

it.each([
  '# %mlmodel ¦',
  '%mlmodel list\n# su¦',
  '%serving predict name=mnist_v1 [[1.0, ¦',
  '%%serving predict name=mnist_v1\n[[1.0, ¦]]',
  '%mlmodel list\n!curl http://localhost:8501/v1/mo¦',
  '%mlm¦odel list',
  '%mlmodel list | ¦'
])('has nothing at %j', async marked => {
  const texts = await textsAt(marked);
  expect(texts.filter(text => text !== '%mlmodel' && !text.endsWith('='))).toEqual([]);
});

describe('whose cell it is', () => {
  const isOurs = (marked: string): boolean =>
    isCompletable({
      source: marked.replace('¦', ''),
      offset: marked.indexOf('¦'),
      servers: ['http://localhost:8501']
    });

  it.each([
    '%mlmodel ¦',
    '%mlmodel frob ¦',
    'mlmodel ¦',
    'mlmodel li¦',
    '%m¦',
    '%%s¦',
    '%mlmodel list\nmlmodel s¦\n# so',
    '%%mlmodel\nanything ¦',
    '%mlmodel list\n!curl http://localhost:8501/v1/models/a\n%mlmodel ¦'
  ])('completes in %j', marked => {
    expect(isOurs(marked)).toBe(true);
  });

  it.each([
    '¦',
    'x = 1¦',
    'x = 1\n%mlmodel ¦',
    'mlmodel = 1¦',
    'mlmodel¦',
    'mlmodel.li¦',
    'import os\n%m¦',
    '%%bash\n%mlmodel ¦',
    '%mlmodel list\n!curl http://elsewhere/¦',
    'a %¦'
  ])('leaves %j to others', marked => {
    expect(isOurs(marked)).toBe(false);
  });
});
