import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareKeys,
  isObjectKey,
  keySegments,
  storedName
} from '../../../src/backend/storage/objectKey';

describe('keySegments', () => {
  it('splits a key', () => {
    expect(keySegments('a/b c/한글.tar')).toEqual(['a', 'b c', '한글.tar']);
  });

  it('takes keys of 1024 bytes and no more', () => {
    expect(isObjectKey('한'.repeat(341) + 'x')).toBe(true);
    expect(isObjectKey('한'.repeat(341) + 'xx')).toBe(false);
  });

  it('refuses the names of unfinished writes', () => {
    expect(isObjectKey('a/.mlmodel-0123456789abcdef.tmp')).toBe(false);
    expect(isObjectKey('a/.mlmodel-0123456789abcdef.tmp.gz')).toBe(true);
  });

  it('throws nothing but its two kinds, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        try {
          expect(keySegments(text).join('/')).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({
            kind: expect.stringMatching(/^(leavesFolder|invalidKey)$/) as string
          });
        }
      })
    );
  });
});

describe('storedName', () => {
  it('keeps ASCII letters, digits and ._-', () => {
    expect(storedName('mnist_v1.2-final')).toBe('mnist_v1.2-final');
  });

  it('encodes everything else, as UTF-8', () => {
    expect(storedName('a b/한%')).toBe('a%20b%2F%ED%95%9C%25');
    expect(storedName('..')).toBe('%2E.');
    expect(storedName('')).toBe('%2E');
  });

  it('is cut to 80 bytes, never inside an encoded byte', () => {
    expect(storedName('x'.repeat(200))).toHaveLength(80);
    expect(storedName('한'.repeat(200))).toBe('%ED%95%9C'.repeat(9).slice(0, 78));
  });

  it('is one legal segment, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const name = storedName(text);
        expect(name).toMatch(/^[A-Za-z0-9._%-]{1,80}$/);
        expect(keySegments(`a/${name}`)).toHaveLength(2);
      })
    );
  });
});

it('compares keys as their UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      const wanted = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareKeys(a, b))).toBe(wanted);
    })
  );
});
