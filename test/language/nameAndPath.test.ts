import { describe, expect, it } from 'vitest';
import { failureOf } from './failureOf';
import { expectFailure, type MarkedFailure } from './markedFailure';

describe('a name', () => {
  const rule =
    "can't be a name: no /, : or control character may be in it, and no blank at either end";
  it.each<MarkedFailure>([
    ["delete «''»", 'BAD_VALUE', 'A name has at least one character.'],
    ['delete «a/b»', 'BAD_VALUE', `'a/b' ${rule}; did you mean a_b?`, 'delete a_b'],
    ['delete «a:b»', 'BAD_VALUE', `'a:b' ${rule}; did you mean a_b?`, 'delete a_b'],
    ["delete «' a'»", 'BAD_VALUE', `' a' ${rule}; did you mean a?`, 'delete a'],
    [
      "delete name=«'a b '»",
      'BAD_VALUE',
      `'a b ' ${rule}; did you mean 'a b'?`,
      "delete name='a b'"
    ],
    ["delete «'a\nb'»", 'BAD_VALUE', `'a\nb' ${rule}; did you mean a_b?`, 'delete a_b'],
    ['delete «a\u3000»', 'BAD_VALUE', `'a\u3000' ${rule}; did you mean a?`, 'delete a'],
    [
      `delete «${'가'.repeat(201)}»`,
      'BAD_VALUE',
      'A name has at most 200 characters, and this one has more.'
    ],
    [
      `delete «${'😀'.repeat(201)}»`,
      'BAD_VALUE',
      'A name has at most 200 characters, and this one has more.'
    ]
  ])('%s', (...sample) => expectFailure(sample));

  it('has up to 200 characters, counted after NFC', () => {
    expect(() => failureOf(`delete ${'가'.normalize('NFD').repeat(200)}`)).toThrow('reads well');
    expect(() => failureOf(`delete ${'😀'.repeat(200)}`)).toThrow('reads well');
  });
});

describe('a path', () => {
  const local = 'A path is a key in a store, not a local path; a key has no leading /';
  const form = 'A path is written OBJECTSTORAGE.<CONNECTOR>:<KEY>.';
  it.each<MarkedFailure>([
    ["export m path=«''»", 'BAD_VALUE', 'A path needs the key of an object.'],
    ['export m path=«http://host/m.tar»', 'BAD_VALUE', 'A path is a key in a store, not a URL.'],
    ['export m path=«s3://bucket/m.tar»', 'BAD_VALUE', 'A path is a key in a store, not a URL.'],
    ['export m path=«file:m.tar»', 'BAD_VALUE', 'A path is a key in a store, not a URL.'],
    [
      'export m path=«OBJECTSTORAGE.A:http://host/m.tar»',
      'BAD_VALUE',
      'A path is a key in a store, not a URL.'
    ],
    [
      'export m path=«/data/m.tar»',
      'BAD_VALUE',
      `${local}; did you mean data/m.tar?`,
      'export m path=data/m.tar'
    ],
    [
      'export m path=«./m.tar»',
      'BAD_VALUE',
      `${local}; did you mean m.tar?`,
      'export m path=m.tar'
    ],
    ['export m path=«~/m.tar»', 'BAD_VALUE', `${local}.`],
    ['export m path=«../m.tar»', 'BAD_VALUE', `${local}.`],
    [
      'export m path=«C:\\models\\m.tar»',
      'BAD_VALUE',
      `${local}; did you mean models/m.tar?`,
      'export m path=models/m.tar'
    ],
    [
      'export m path=«OBJECTSTORAGE.A:/m.tar»',
      'BAD_VALUE',
      `${local}; did you mean OBJECTSTORAGE.A:m.tar?`,
      'export m path=OBJECTSTORAGE.A:m.tar'
    ],
    [
      'export m path=«a\\m.tar»',
      'BAD_VALUE',
      'A key has / between its parts, not a backslash; did you mean a/m.tar?',
      'export m path=a/m.tar'
    ],
    ['export m path=«a/../m.tar»', 'BAD_VALUE', 'A key can not have . or .. as a part.'],
    ['export m path=«a/..»', 'BAD_VALUE', 'A key can not have . or .. as a part.'],
    [
      'export m path=«a/./m.tar»',
      'BAD_VALUE',
      'A key can not have . or .. as a part; did you mean a/m.tar?',
      'export m path=a/m.tar'
    ],
    [
      'export m path=«a//m.tar»',
      'BAD_VALUE',
      'A key has no empty part; did you mean a/m.tar?',
      'export m path=a/m.tar'
    ],
    [
      'export m path=«a/»',
      'BAD_VALUE',
      'A key has no empty part; did you mean a?',
      'export m path=a'
    ],
    ["export m path=«'a\u0000b'»", 'BAD_VALUE', 'A key has no control character.'],
    ['export m path=«OBJECTSTORAGE.A»', 'BAD_VALUE', form],
    ['export m path=«objectstorage.:m.tar»', 'BAD_VALUE', form],
    ['export m path=«OBJECTSTORAGE.A/b:m.tar»', 'BAD_VALUE', form],
    ['export m path=«OBJECTSTORAGE.A:»', 'BAD_VALUE', 'A path needs the key of an object.'],
    [
      'export m path=«OBJECTSTORGE.A:m.tar»',
      'BAD_VALUE',
      "A path's prefix is OBJECTSTORAGE; did you mean OBJECTSTORAGE.A:m.tar?",
      'export m path=OBJECTSTORAGE.A:m.tar'
    ]
  ])('%s', (...sample) => expectFailure(sample));

  it.each(['a..b/..c/d..', 'a:b', 'x.y:z', 'USERS/root/dt=2020/m.tar', '.hidden/m.tar', 'C:'])(
    'may be %s',
    key => {
      expect(() => failureOf(`export m path=${key}`)).toThrow('reads well');
    }
  );
});
