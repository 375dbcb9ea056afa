import { describe, expect, it } from 'vitest';
import { joinArguments } from '../../src/language/joinArguments';
import { parse } from '../../src/language/parse';
import { withoutPlaces } from './withoutPlaces';

describe('the arguments of the command line', () => {
  it.each<[readonly string[], string]>([
    [[], ''],
    [['list'], 'list'],
    [['list', 'help'], 'list help'],
    [["deploy m label='a b'"], "deploy m label='a b'"],
    [['deploy', 'mnist_v1', 'label=stable'], 'deploy mnist_v1 label=stable'],
    [['deploy', 'mnist_v1', "label='stable'"], "deploy mnist_v1 label='stable'"],
    [['deploy', 'm', 'label=release candidate'], "deploy m label='release candidate'"],
    [['deploy', 'm', "label=it's \\"], "deploy m label='it\\'s \\\\'"],
    [['deploy', 'm', 'label=(x)'], "deploy m label='(x)'"],
    [['deploy', 'm', 'label='], "deploy m label=''"],
    [['deploy', 'm', 'label=', 'version=2'], "deploy m label='' version=2"],
    [['deploy', 'm', 'label=', 'a b'], "deploy m label= 'a b'"],
    [['deploy', 'm', 'label', '=', 'a b'], "deploy m label = 'a b'"],
    [['summary', 'my model'], "summary 'my model'"],
    [['summary', 'my model', 'name,', 'format'], "summary 'my model' name, format"],
    [['summary', 'm', 'name, format'], 'summary m name, format'],
    [['summary', 'm', 'name', ',', 'format'], 'summary m name , format'],
    [['summary', 'user=ann', 'my model', 'name'], "summary user=ann 'my model' name"],
    [['delete', 'a,b'], "delete 'a,b'"],
    [
      ['export', 'name=m', 'path=OBJECTSTORAGE.A:dt=2020/m.tar'],
      'export name=m path=OBJECTSTORAGE.A:dt=2020/m.tar'
    ],
    [['import', 'name=m', 'description=base64(YQ==)'], 'import name=m description=base64(YQ==)'],
    [
      ['serving', 'predict', 'name=m', 'tag=(a, b)', '[[1, 2]]'],
      'serving predict name=m tag=(a, b) [[1, 2]]'
    ],
    [
      ['serving', 'predict', 'name=m', '{"instances": ["it\'s"]}'],
      'serving predict name=m {"instances": ["it\'s"]}'
    ],
    [['serving', 'status', 'my model'], "serving status 'my model'"],
    [['frobnicate now', 'x'], 'frobnicate now x']
  ])('%j', (argv, statement) => {
    expect(joinArguments(argv)).toBe(statement);
  });

  it('mean what the statement in quotes means', () => {
    const argv = [
      'import',
      'name=내 모델',
      'type=r',
      'category=a, b',
      'algorithm=x|y',
      'format=rda',
      'path=a b.tar',
      'description='
    ];
    expect(withoutPlaces(parse(joinArguments(argv)))).toEqual({
      verb: 'import',
      name: '내 모델',
      type: 'r',
      category: 'a, b',
      algorithm: 'x|y',
      format: 'rda',
      path: { key: 'a b.tar' },
      description: ''
    });
  });
});
