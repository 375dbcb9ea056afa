import { expect, it } from 'vitest';
import { FileBytes } from '../../../src/backend/archive/describe/fileBytes';
import { refuseCode } from '../../../src/backend/serving/kerasCode';
import { bytesOf } from '../../../src/backend/storage/byteStream';
import type { Json } from '../../../src/common/model';
import { failureOf } from './givenServing';

/** A zip file with these entries, stored as they are. */
function zip(...entries: readonly (readonly [name: string, content: string])[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const size = Buffer.byteLength(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt32LE(size, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    directory.push(central, Buffer.from(name));
    const file = Buffer.concat([local, Buffer.from(name), Buffer.from(content)]);
    parts.push(file);
    at += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

function fileOf(bytes: Uint8Array): FileBytes {
  const read = (_: string, range = { start: 0, end: bytes.length }) =>
    Promise.resolve(bytesOf(bytes.subarray(range.start, range.end)));
  return new FileBytes(read, 'model.keras', bytes.length);
}

const keras = (config: Json) => fileOf(zip(['config.json', JSON.stringify(config)]));

function modelWith(layer: Json, more: Readonly<Record<string, Json>> = {}): Json {
  const dense = {
    module: 'keras.layers',
    class_name: 'Dense',
    config: { name: 'dense', activation: 'relu' },
    registered_name: null
  };
  return {
    module: 'keras',
    class_name: 'Sequential',
    config: { name: 'sequential', layers: [dense, layer] },
    registered_name: 'Sequential',
    ...more
  };
}

const harmless: readonly (readonly [name: string, layer: Json])[] = [
  [
    'a layer of Keras',
    { module: 'keras.layers', class_name: 'Flatten', config: { name: 'f' }, registered_name: null }
  ],
  [
    'an activation of Keras by name',
    {
      class_name: 'Activation',
      config: {
        name: 'a',
        activation: { module: 'builtins', class_name: 'function', config: 'relu' }
      }
    }
  ],
  ['a class that Keras registered itself', { class_name: 'GELU', registered_name: 'keras>GELU' }],
  ['a vocabulary that is part of the model', { class_name: 'StringLookup', vocabulary: ['a'] }]
];

it.each(harmless)('lets %s pass', async (_, layer) => {
  await expect(refuseCode(keras(modelWith(layer)), 'keras')).resolves.toBeUndefined();
});

it('doesn’t mind code in how a model was compiled, which nobody asks for', async () => {
  const compiled = { compile_config: { loss: { module: '__main__', class_name: 'function' } } };
  const config = modelWith({ class_name: 'Flatten' }, compiled);
  await expect(refuseCode(keras(config), 'keras')).resolves.toBeUndefined();
  const outer = modelWith(config);
  expect(await failureOf(refuseCode(keras(outer), 'keras'))).toMatchObject({
    code: 'NOT_DEPLOYABLE'
  });
});

const carriers: readonly (readonly [name: string, layer: Json, reason: string])[] = [
  [
    'a Lambda',
    { class_name: 'Lambda', config: { name: 'l', function: ['4wEAAA==', null, null] } },
    "its layer 'l' is a Lambda, which carries code of its own"
  ],
  [
    'a TensorFlow operation',
    { class_name: 'TFOpLambda', config: { name: 'tf.math.add', function: 'math.add' } },
    "its layer 'tf.math.add' is a TFOpLambda, which carries code of its own"
  ],
  [
    'a slice',
    { class_name: 'SlicingOpLambda', name: 's', config: {} },
    "its layer 's' is a SlicingOpLambda, which carries code of its own"
  ],
  [
    'a marshalled function deep inside',
    {
      class_name: 'TimeDistributed',
      config: {
        name: 'outer',
        layer: {
          class_name: 'Dense',
          config: { name: 'inner', activation: { class_name: '__lambda__', config: {} } }
        }
      }
    },
    "its layer 'inner' is a __lambda__, which carries code of its own"
  ],
  [
    'a registered class',
    { module: null, class_name: 'Own', registered_name: 'mine>Own', config: { name: 'o' } },
    "its layer 'o' is of a class of its own (mine>Own), whose code would have to be run"
  ],
  [
    'a registered class in Keras 2',
    { class_name: 'Custom>Own', config: { name: 'o' } },
    "its layer 'o' is of a class of its own (Custom>Own), whose code would have to be run"
  ],
  [
    'somebody’s module',
    { module: '__main__', class_name: 'Own', config: { name: 'o' } },
    "its layer 'o' uses the Python module '__main__', whose code would have to be run"
  ],
  [
    'a part of Keras that does things',
    {
      class_name: 'Activation',
      config: {
        name: 'a',
        activation: { module: 'keras.src.utils', class_name: 'function', config: 'get_file' }
      }
    },
    "its layer 'a' uses the Python module 'keras.src.utils', whose code would have to be run"
  ],
  [
    'somebody’s module that begins like Keras',
    { module: 'kerasx.layers', class_name: 'Own', config: { name: 'o' } },
    "its layer 'o' uses the Python module 'kerasx.layers', whose code would have to be run"
  ],
  [
    'a file of this machine as vocabulary',
    { class_name: 'StringLookup', config: { name: 'v', vocabulary: '/etc/passwd' } },
    "its layer 'v' reads its vocabulary from a file that is not part of the model"
  ]
];

it.each(carriers)('refuses %s unread', async (_, layer, reason) => {
  expect(await failureOf(refuseCode(keras(modelWith(layer)), 'keras'))).toEqual({
    code: 'NOT_DEPLOYABLE',
    message: `The model can't be deployed: ${reason}.`
  });
});

it('refuses a file that would show Keras another configuration than us', async () => {
  const good = JSON.stringify(modelWith({ class_name: 'Flatten' }));
  const twice = fileOf(zip(['config.json', good], ['config.json', good]));
  expect(await failureOf(refuseCode(twice, 'keras'))).toEqual({
    code: 'LOAD_FAILED',
    message:
      "The model can't be loaded: its model.keras is damaged or holds no model (an entry that is there twice)."
  });
});

it.each([
  ['nothing', new Uint8Array(0), 'no zip file'],
  ['no zip file', Buffer.from('hello'), 'no zip file'],
  ['no configuration', zip(['metadata.json', '{}']), 'no config.json'],
  ['no JSON', zip(['config.json', 'hello']), 'no JSON']
])('calls a file with %s damaged, and gives it to nobody', async (_, bytes, reason) => {
  expect(await failureOf(refuseCode(fileOf(bytes), 'keras'))).toEqual({
    code: 'LOAD_FAILED',
    message: `The model can't be loaded: its model.keras is damaged or holds no model (${reason}).`
  });
});
