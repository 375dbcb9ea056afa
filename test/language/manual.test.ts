import { describe, expect, it } from 'vitest';
import { readCell } from '../../src/language/cell';
import { parse } from '../../src/language/parse';
import { print } from '../../src/language/print';
import type { Statement } from '../../src/language/statement';
import { withoutPlaces } from './withoutPlaces';

const clothes = {
  verb: 'import',
  name: 'tf_clothes',
  type: 'tf',
  category: 'classification',
  algorithm: 'deep',
  format: 'saved_model',
  path: { connector: 'MIN_AI', key: 'USERS/root/clothes/model.tar' }
};

/** Every line that the manual prints, byte for byte, and what it means. Placeholders in braces are taken as they stand. */
const lines: readonly (readonly [line: string, meaning: object])[] = [
  ['mlmodel list', { verb: 'list' }],
  ['mlmodel summary model_name', { verb: 'summary', name: 'model_name', fields: [] }],
  ['mlmodel summary mnist_v1', { verb: 'summary', name: 'mnist_v1', fields: [] }],
  ['mlmodel delete model_name', { verb: 'delete', name: 'model_name' }],
  ['mlmodel delete mnist_v1', { verb: 'delete', name: 'mnist_v1' }],
  [
    'mlmodel import name=mnist_v1 type=tf category=classification algorithm=deep format=saved_model path=OBJECTSTORAGE.{CONNECTOR_NAME}:{KEY}',
    { ...clothes, name: 'mnist_v1', path: { connector: '{CONNECTOR_NAME}', key: '{KEY}' } }
  ],
  [
    'mlmodel import name=tf_clothes type=tf category=classification algorithm=deep format=saved_model path=OBJECTSTORAGE.MIN_AI:USERS/root/clothes/model.tar',
    clothes
  ],
  [
    'mlmodel export name=mnist_v1 path=OBJECTSTORAGE.{CONNECTOR_NAME}:{KEY}',
    { verb: 'export', name: 'mnist_v1', path: { connector: '{CONNECTOR_NAME}', key: '{KEY}' } }
  ],
  [
    'mlmodel export name=mnist_v1 path=OBJECTSTORAGE.MIN_AI:USERS/root/tf_mnist.tar',
    {
      verb: 'export',
      name: 'mnist_v1',
      path: { connector: 'MIN_AI', key: 'USERS/root/tf_mnist.tar' }
    }
  ],
  [
    "mlmodel deploy model_name label='stable'",
    { verb: 'deploy', name: 'model_name', label: 'stable' }
  ],
  [
    "mlmodel deploy mnist_v1 label='unstable'",
    { verb: 'deploy', name: 'mnist_v1', label: 'unstable' }
  ],
  ["mlmodel deploy mnist_v1 label='stable'", { verb: 'deploy', name: 'mnist_v1', label: 'stable' }],
  ['mlmodel stop model_name', { verb: 'stop', name: 'model_name' }],
  ['mlmodel stop mnist_v1', { verb: 'stop', name: 'mnist_v1' }]
];

function meaningOf(cell: string): object {
  const [statement = '', ...more] = readCell(cell) ?? [];
  expect(more).toEqual([]);
  return withoutPlaces(parse(statement));
}

describe('a line of the manual', () => {
  it.each(lines)('%s', (line, meaning) => {
    expect(meaningOf(line)).toEqual(meaning);
  });

  it.each(lines)('with the magic of a cell: %%%s', (line, meaning) => {
    expect(meaningOf(`%${line}`)).toEqual(meaning);
  });

  it.each(lines)('is printed as it stands: %s', line => {
    expect(`mlmodel ${print(parse(line.slice('mlmodel '.length)))}`).toBe(line);
  });
});

describe('the forms of the later edition', () => {
  it.each<[string, object]>([
    [
      'summary name=mnist_v1 user=ann version=2',
      { verb: 'summary', name: 'mnist_v1', user: 'ann', version: 2, fields: [] }
    ],
    [
      'summary mnist_v1 name, format, state',
      { verb: 'summary', name: 'mnist_v1', fields: ['name', 'format', 'state'] }
    ],
    [
      'summary mnist_v1 NAME , Format',
      { verb: 'summary', name: 'mnist_v1', fields: ['name', 'format'] }
    ],
    ['summary name=mnist_v1 size', { verb: 'summary', name: 'mnist_v1', fields: ['size'] }],
    ['summary name, format', { verb: 'summary', fields: ['name', 'format'] }],
    [
      'delete name=mnist_v1 user=ann version=1',
      { verb: 'delete', name: 'mnist_v1', user: 'ann', version: 1 }
    ],
    ['delete', { verb: 'delete' }],
    [
      'LIST User=ann TYPE=TensorFlow category=a algorithm=b Serving=ON name=mnist*',
      {
        verb: 'list',
        name: 'mnist*',
        user: 'ann',
        type: 'tf',
        category: 'a',
        algorithm: 'b',
        serving: true
      }
    ],
    [
      'list analysis_tool=Scikit-Learn kind=regression serving=off',
      { verb: 'list', type: 'sklearn', category: 'regression', serving: false }
    ],
    ['list type=R', { verb: 'list', type: 'r' }],
    ['list type=Spark', { verb: 'list', type: 'spark' }],
    [
      'export mnist_v1 version=3 user=ann',
      { verb: 'export', name: 'mnist_v1', version: 3, user: 'ann' }
    ],
    ['export', { verb: 'export' }],
    [
      'export name=m path=objectStorage.HOME:dt=2020/a^b.tar',
      { verb: 'export', name: 'm', path: { connector: 'HOME', key: 'dt=2020/a^b.tar' } }
    ],
    [
      'export name=m path=USERS/root/m.tar',
      { verb: 'export', name: 'm', path: { key: 'USERS/root/m.tar' } }
    ],
    [
      "export name=m path='OBJECTSTORAGE.내 저장소:모델/a b.tar'",
      { verb: 'export', name: 'm', path: { connector: '내 저장소', key: '모델/a b.tar' } }
    ],
    [
      "import tf_clothes type=tf category=classification algorithm=deep format=saved_model path=USERS/root/clothes/model.tar connector_id=MIN_AI description='한글 | it\\'s \\\\ \"x\"'",
      { ...clothes, description: '한글 | it\'s \\ "x"' }
    ],
    [
      'import name=tf_clothes analysis_tool=tensorflow kind=classification algorithm=deep format=SAVED_MODEL path=OBJECTSTORAGE.MIN_AI:USERS/root/clothes/model.tar connector_id=MIN_AI description=base64(7ZWc6riACi0g64W47Yq4)',
      { ...clothes, description: '한글\n- 노트' }
    ],
    [
      'deploy name=mnist_v1 version=2 label="release candidate"',
      { verb: 'deploy', name: 'mnist_v1', version: 2, label: 'release candidate' }
    ],
    ['deploy label=stable', { verb: 'deploy', label: 'stable' }],
    ['stop mnist_v1 version=3', { verb: 'stop', name: 'mnist_v1', version: 3 }],
    [
      'serving status name=mnist_v1 user=ann',
      { verb: 'serving status', name: 'mnist_v1', user: 'ann' }
    ],
    ['Serving  Status mnist_v1', { verb: 'serving status', name: 'mnist_v1' }],
    [
      'serving predict name=m version=1 signature=serving_default tag=(고양이, \'a dog\', "x") [[1.0], [2.0]]',
      {
        verb: 'serving predict',
        name: 'm',
        version: 1,
        signature: 'serving_default',
        tag: ['고양이', 'a dog', 'x'],
        body: '[[1.0], [2.0]]'
      }
    ],
    [
      'serving predict m label=stable tag=cat\n{"instances": [1]}\n',
      {
        verb: 'serving predict',
        name: 'm',
        label: 'stable',
        tag: ['cat'],
        body: '{"instances": [1]}'
      }
    ],
    [
      "serving predict name=m tag=([a], '(b') label=[x] [1]",
      { verb: 'serving predict', name: 'm', tag: ['[a]', '(b'], label: '[x]', body: '[1]' }
    ],
    [
      'serving predict name = [m] {"a": 1}',
      { verb: 'serving predict', name: '[m]', body: '{"a": 1}' }
    ],
    ['serving predict', { verb: 'serving predict' }],
    ['', { verb: 'help' }],
    [' \t', { verb: 'help' }],
    ['help', { verb: 'help' }],
    ['import help', { verb: 'help', topic: 'import' }],
    ['SUMMARY Help', { verb: 'help', topic: 'summary' }],
    ['serving predict help', { verb: 'help', topic: 'serving predict' }],
    ['help serving status', { verb: 'help', topic: 'serving status' }],
    ['help help', { verb: 'help', topic: 'help' }],
    ['serving help', { verb: 'help' }],
    ["delete 'help'", { verb: 'delete', name: 'help' }],
    ['delete name=help', { verb: 'delete', name: 'help' }],
    ['summary help format', { verb: 'summary', name: 'help', fields: ['format'] }],
    ["deploy m label='a'version=2", { verb: 'deploy', name: 'm', label: 'a', version: 2 }],
    ["deploy m label=''", { verb: 'deploy', name: 'm', label: '' }],
    ['deploy m label = stable', { verb: 'deploy', name: 'm', label: 'stable' }]
  ])('%s', (text, meaning) => {
    expect(withoutPlaces(parse(text))).toEqual(meaning);
  });

  it('compares names in NFC', () => {
    const decomposed = '모델'.normalize('NFD');
    expect(withoutPlaces(parse(`delete ${decomposed}`))).toEqual({
      verb: 'delete',
      name: '모델'.normalize('NFC')
    });
  });

  it('leaves a key and a label as they were typed', () => {
    const decomposed = 'é'.normalize('NFD');
    expect(withoutPlaces(parse(`export name=m path=${decomposed}`))).toMatchObject({
      path: { key: decomposed }
    });
    expect(withoutPlaces(parse(`deploy m label=${decomposed}`))).toMatchObject({
      label: decomposed
    });
  });
});

describe('places', () => {
  it('covers the verb, each value with its quotes, and the parts of a path', () => {
    const text = "  serving  status 'my model'  user=ann";
    const statement = parse(text);
    expect(text.slice(statement.verbSpan.start, statement.verbSpan.end)).toBe('serving  status');
    expect(typedIn(statement, 'name')).toBe("'my model'");
    expect(typedIn(statement, 'user')).toBe('ann');
  });

  it.each([
    ['export m path=OBJECTSTORAGE.MIN_AI:a/b.tar', 'MIN_AI', 'a/b.tar'],
    ["export m path='OBJECTSTORAGE.MIN AI:a b.tar'", 'MIN AI', 'a b.tar'],
    [
      "export m path='OBJECTSTORAGE.X:it\\'s.tar'",
      "'OBJECTSTORAGE.X:it\\'s.tar'",
      "'OBJECTSTORAGE.X:it\\'s.tar'"
    ]
  ])('of the parts of the path in %s', (text, connector, key) => {
    const statement = parse(text);
    if (statement.verb !== 'export') {
      throw new Error('not an export');
    }
    const path = statement.path!.value;
    expect(text.slice(path.connector!.span.start, path.connector!.span.end)).toBe(connector);
    expect(text.slice(path.key.span.start, path.key.span.end)).toBe(key);
  });

  function typedIn(statement: Statement, member: 'name' | 'user'): string {
    const { span } = (
      statement as unknown as Record<string, { span: { start: number; end: number } }>
    )[member]!;
    return statement.text.slice(span.start, span.end);
  }
});
