import { nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { expect, it } from 'vitest';
import { trans as message } from '../../src/language/message';
import { helpText } from '../../src/lab/editor/helpText';

const help = [
  message.__('%1; must be given', message.__('The model')),
  '',
  'summary name=%1',
  message.__('Serving version %1, %2', '4', 'AVAILABLE')
];

it('shows help in the language of the page, and statements as they are', () => {
  const known = new Map([
    ['%1; must be given', '%1 (필수)'],
    ['The model', '모델']
  ]);
  const english = nullTranslator.load('');
  const korean: Pick<TranslationBundle, '__'> = {
    __: (id, ...values) => english.__(known.get(id) ?? id, ...(values as string[]))
  };
  expect(helpText(help, korean as TranslationBundle)).toEqual([
    '모델 (필수)',
    '',
    'summary name=%1',
    'Serving version 4, AVAILABLE'
  ]);
});

it('shows it in English where nobody translates', () => {
  expect(helpText(help, nullTranslator.load(''))[0]).toBe('The model; must be given');
});
