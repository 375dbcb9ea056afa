import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { unzstd } from '../../../../src/backend/archive/zstd/unzstd';
import { ZstdError } from '../../../../src/backend/archive/zstd/zstdError';
import { gathered, inChunks } from '../openedArchive';

const zstd = (input: Uint8Array, ...options: readonly string[]) =>
  execFileSync('zstd', ['-q', '-c', ...options], { input, maxBuffer: 2 ** 30 });

/** Text-like bytes: words of a small vocabulary, of a repeatable order. */
function words(length: number): Buffer {
  const vocabulary = Array.from({ length: 500 }, (_, i) =>
    createHash('md5')
      .update(String(i))
      .digest('base64')
      .slice(0, (i % 20) + 2)
  );
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += `${vocabulary[(state * (state % 7)) % 500] ?? ''} `;
  }
  return Buffer.from(text.slice(0, length));
}

function noise(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, i) =>
    createHash('sha512').update(String(i)).digest()
  );
  return Buffer.concat(blocks).subarray(0, length);
}

const inputs: Readonly<Record<string, Uint8Array>> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('a'),
  'a few bytes': Buffer.from('hello hello hello'),
  zeros: Buffer.alloc(3_000_000),
  noise: noise(700_000),
  words: words(3_000_000),
  'words, noise and zeros': Buffer.concat([
    words(500_000),
    noise(300_000),
    Buffer.alloc(400_000),
    words(500_000)
  ]),
  'numbers of 4 bytes': Buffer.from(Uint32Array.from({ length: 300_000 }, (_, i) => i * 3).buffer),
  'few letters': Buffer.from(words(1_000_000).map(byte => (byte % 3) + 65))
};

const options: readonly (readonly string[])[] = [
  ['--fast=5'],
  ['-1'],
  ['-3', '--no-check'],
  ['-5'],
  ['-9', '--long=25'],
  ['-12'],
  ['-15', '-B65536'],
  ['-19'],
  ['--ultra', '-20', '--no-content-size'],
  ['-3', '--zstd=wlog=10'],
  ['-3', '--target-compressed-block-size=2000']
];

it.each(options.map(option => [option.join(' '), option] as const))(
  'unpacks what zstd %s packed',
  async (_, option) => {
    for (const [name, input] of Object.entries(inputs)) {
      const unpacked = await gathered(unzstd(inChunks(zstd(input, ...option), 50_000)));
      expect(unpacked.equals(input), name).toBe(true);
    }
  }
);

it('unpacks frames of all kinds behind each other, as they come byte by byte', async () => {
  const text = words(20_000);
  const skippable = Buffer.concat([
    Buffer.from('\x53\x2a\x4d\x18\x05\0\0\0', 'latin1'),
    Buffer.from('12345')
  ]);
  const packed = Buffer.concat([
    skippable,
    zstd(text),
    zstd(Buffer.alloc(0)),
    skippable,
    zstd(text, '-19', '--no-check'),
    skippable
  ]);
  const unpacked = await gathered(unzstd(inChunks(packed, 1)));
  expect(unpacked.equals(Buffer.concat([text, text]))).toBe(true);
});

it('never unpacks something else when a bit is flipped', async () => {
  const text = words(800);
  const packed = zstd(text, '-19');
  for (let at = 4; at < packed.length; at += 1) {
    const damaged = Buffer.from(packed);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    const outcome: unknown = await gathered(unzstd(inChunks(damaged))).catch(
      (error: unknown) => error
    );
    if (!(Buffer.isBuffer(outcome) && outcome.equals(text))) {
      expect(outcome, `byte ${at}`).toBeInstanceOf(ZstdError);
    }
  }
});
