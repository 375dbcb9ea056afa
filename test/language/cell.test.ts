import { describe, expect, it } from 'vitest';
import { readCell, readScript } from '../../src/language/cell';
import { parse } from '../../src/language/parse';
import { failureOf } from './failureOf';

describe('a cell of ours', () => {
  it.each<[string, string, readonly string[]]>([
    ['a magic', '%mlmodel list', ['list']],
    ['the bare magic', '%mlmodel', ['']],
    ['the magic in capitals', '%MLMODEL LIST', ['LIST']],
    ['as the manual prints it', 'mlmodel list', ['list']],
    [
      'each verb without %',
      'mlmodel Summary m\nmlmodel help\nmlmodel serving status m',
      ['Summary m', 'help', 'serving status m']
    ],
    ['a wrong verb after the magic', '%mlmodel lst', ['lst']],
    [
      'several statements',
      '%mlmodel list\n\nmlmodel summary a\n%serving status a\n',
      ['list', 'summary a', 'serving status a']
    ],
    ['comments', '# first\n  # second\n%mlmodel list\n#last', ['list']],
    ['indented lines', '  %mlmodel list\n\tmlmodel stop a  ', ['list', 'stop a']],
    [
      'a trailing backslash',
      '%mlmodel import name=m \\\n    type=tf\\\n  format=h5',
      ['import name=m type=tf format=h5']
    ],
    ['a backslash at the very end', '%mlmodel list \\', ['list']],
    ['a comment with a backslash', '# c \\\n%mlmodel list', ['list']],
    ['carriage returns', '%mlmodel list\r\n%mlmodel stop a\r\n', ['list', 'stop a']],
    ['the serving magic alone', '%serving', ['serving']],
    ['%serving predict', '%serving predict name=m [[1, 2]]', ['serving predict name=m [[1, 2]]']],
    ['%%mlmodel', '%%mlmodel\nlist\n\n# c\nsummary m\n', ['list', 'summary m']],
    ['%%mlmodel with a statement beside it', '%%mlmodel list\nsummary m', ['list', 'summary m']],
    [
      '%%mlmodel with magics in it',
      '%%mlmodel\n%mlmodel list\nmlmodel stop m\n%serving status m',
      ['list', 'stop m', 'serving status m']
    ],
    ['%%mlmodel with a wrong verb', '%%mlmodel\nmlmodel lst\nx = 1', ['lst', 'x = 1']],
    ['%%mlmodel with nothing', '%%mlmodel\n\n', ['']],
    ['%%mlmodel after blank lines', '\n \n%%mlmodel\nlist', ['list']],
    [
      '%%mlmodel with continuation',
      '%%mlmodel\nimport name=m \\\n  type=tf\nlist',
      ['import name=m type=tf', 'list']
    ],
    [
      '%%serving predict',
      '%%serving predict name=m tag=(a,b)\n[[1.0,\n  2.0]]\n\n',
      ['serving predict name=m tag=(a,b)\n[[1.0,\n  2.0]]']
    ],
    ['%%serving predict without a body', '%%serving predict name=m\n', ['serving predict name=m']]
  ])('%s', (_, source, statements) => {
    expect(readCell(source)).toEqual(statements);
  });

  it('keeps the body of %%serving predict as it stands', () => {
    const [statement = ''] = readCell('%%serving predict name=m\n# [1]\n[[1,\n\n2]]') ?? [];
    expect(statement).toBe('serving predict name=m\n# [1]\n[[1,\n\n2]]');
    const [other = ''] = readCell('%%serving predict name=m\n\n{"instances":\n [1]}\n') ?? [];
    expect(parse(other)).toMatchObject({
      name: { value: 'm' },
      body: { value: '{"instances":\n [1]}' }
    });
  });
});

describe('a cell that goes to the kernel', () => {
  it.each([
    ['nothing', ''],
    ['blank lines', ' \n\t\n'],
    ['comments only', '# %mlmodel list'],
    ['a variable of our name', 'mlmodel = 3'],
    ['an expression with it', 'mlmodel.list()'],
    ['the bare name', 'mlmodel'],
    ['another second word', 'mlmodel lst'],
    ['a longer magic', '%mlmodels list'],
    ['a question about the magic', '%mlmodel?'],
    ['one line of Python', '%mlmodel list\nprint(1)'],
    ['one line of Python before', 'import os\n%mlmodel list'],
    ['a body below a line magic', '%serving predict name=m\n[[1]]'],
    ['the cell magic below the first line', '%mlmodel list\n%%mlmodel\nlist'],
    ['another cell magic', '%%time\n%mlmodel list'],
    [
      'curl',
      `!curl -d '{"signature_name": "serving_default", "instances": [[[[0.0]]]]}' \n-X POST http://localhost:8501/v1/models/root_mnist_v1/versions/2:predict`
    ],
    ['curl beside a statement', '%mlmodel list\n!curl http://localhost:8501/v1/models/m']
  ])('%s', (_, source) => {
    expect(readCell(source)).toBeNull();
  });
});

describe('standard input', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing', '', []],
    ['one statement a line', 'list\nsummary m', ['list', 'summary m']],
    [
      'with magics',
      'mlmodel list\n%mlmodel stop m\n%serving status m\nmlmodel',
      ['list', 'stop m', 'serving status m', '']
    ],
    ['a wrong verb after mlmodel', 'mlmodel lst', ['lst']],
    [
      'indented lines',
      'import name=m\n  type=tf\n\tformat=h5\nlist',
      ['import name=m type=tf format=h5', 'list']
    ],
    [
      'backslashes',
      'import name=m \\\ntype=tf\\\r\n  format=h5\r\nlist',
      ['import name=m type=tf format=h5', 'list']
    ],
    ['blank lines and comments', '\n# c\nlist\n\n  # c\n  user=ann\n', ['list user=ann']],
    ['an indented first line', '  list', ['list']],
    ['a byte order mark', '\uFEFFlist', ['list']],
    [
      'a body on the lines that follow',
      'serving predict name=m\n  [[1],\n   [2]]',
      ['serving predict name=m [[1], [2]]']
    ]
  ])('%s', (_, text, statements) => {
    expect(readScript(text)).toEqual(statements);
  });

  it.each(['\r', '\u2028', '\u2029', '\v', '\f', '\u0085'])(
    'does not end a line at %j',
    separator => {
      expect(readScript(`list${separator}list`)).toEqual([`list${separator}list`]);
    }
  );

  it('lets a lone carriage return be wrong where it stands', () => {
    expect(failureOf('list\u2028list').code).toBe('UNKNOWN_VERB');
    expect(failureOf('list\rlist list').code).toBe('SYNTAX');
  });
});
