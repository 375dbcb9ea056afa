/** A header as a test wants it, right or wrong; what is left out is right. */
export type RawHeader = {
  readonly name?: string | Uint8Array;
  readonly prefix?: string | Uint8Array;
  readonly flag?: string;
  readonly link?: string;
  /** A number is written as octal, a text as it is. */
  readonly size?: number | string | Uint8Array;
  readonly magic?: string;
  readonly checksum?: number;
};

/** Zeros up to the next whole block. */
export function padded(content: Uint8Array): Uint8Array {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** One block. */
export function header(raw: RawHeader): Buffer {
  const block = Buffer.alloc(512);
  const put = (value: string | Uint8Array, at: number, length: number) =>
    block.set(Buffer.from(value as string).subarray(0, length), at);
  put(raw.name ?? 'file', 0, 100);
  put('0000644\x000000000\x000000000\0', 100, 24);
  const size = raw.size ?? 0;
  put(typeof size === 'number' ? `${size.toString(8).padStart(11, '0')}\0` : size, 124, 12);
  put('00000000000\0', 136, 12);
  put('        ', 148, 8);
  block[156] = (raw.flag ?? '0').charCodeAt(0);
  put(raw.link ?? '', 157, 100);
  put(raw.magic ?? 'ustar\x0000', 257, 8);
  put(raw.prefix ?? '', 345, 155);
  const sum = raw.checksum ?? block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}

/** A header, and content with its padding. */
export function member(raw: RawHeader, content: string | Uint8Array = ''): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([header({ size: bytes.length, ...raw }), padded(bytes)]);
}

/** One PAX record with its right length. */
export function record(keyword: string, value: string | Uint8Array): Buffer {
  const rest = Buffer.concat([
    Buffer.from(` ${keyword}=`),
    Buffer.from(value as string),
    Buffer.from('\n')
  ]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) {
    length = rest.length + String(length).length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** A PAX header of given records, or of any content. */
export function pax(...records: readonly (string | Uint8Array)[]): Buffer {
  return member(
    { name: 'PaxHeaders/x', flag: 'x' },
    Buffer.concat(records.map(part => Buffer.from(part as string)))
  );
}

/** A GNU long name. */
export function longName(name: string | Uint8Array, flag: 'L' | 'K' = 'L'): Buffer {
  return member(
    { name: '././@LongLink', flag, magic: 'ustar  \0' },
    Buffer.concat([Buffer.from(name as string), Buffer.from('\0')])
  );
}

/** Two blocks of zeros. */
export const endMarker: Uint8Array = new Uint8Array(1024);

/** A legal file that a scikit-learn import asks for, so that nothing but the hostile part is wrong. */
export const model: Uint8Array = member({ name: 'model.pkl' }, '\x80\x04N.');

/** A whole tar: the model, the parts, the end. */
export function tar(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([model, ...parts, endMarker]);
}
