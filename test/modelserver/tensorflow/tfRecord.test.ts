import { describe, expect, it } from 'vitest';
import { readRecords } from '../../../src/modelserver/tensorflow/tfRecord';

// What TensorFlow's TFRecordWriter wrote for b'' and b'abc'.
const file = Buffer.from('AAAAAAAAAAApA5gH2OqCogMAAAAAAAAAsJlJDmFiY25X8SE=', 'base64');
const read = (bytes: Uint8Array) =>
  [...readRecords(bytes)].map(each => Buffer.from(each).toString());

describe('a TFRecord file', () => {
  it('has its records in order', () => {
    expect(read(file)).toEqual(['', 'abc']);
    expect(read(new Uint8Array())).toEqual([]);
  });

  it.each([...file.keys()])('is refused when byte %i is another', index => {
    const spoiled = Buffer.from(file);
    spoiled[index] = (spoiled[index] ?? 0) ^ 0x10;
    expect(() => read(spoiled)).toThrow(/^(corrupted|truncated) record at (0|16|28|12)$/);
  });

  it('is refused when it is cut off anywhere but between two records', () => {
    for (let length = 1; length < file.length; length++) {
      if (length === 16) continue;
      expect(() => read(file.subarray(0, length))).toThrow(/^truncated record at/);
    }
  });
});
