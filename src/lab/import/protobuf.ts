/** Bytes of a protobuf message's fields. Only what the example model needs is here; what reads models has a library. */
export type Bytes = readonly number[];

/** A field that holds text. */
export function textField(field: number, text: string): Bytes {
  return bytesField(field, [...new TextEncoder().encode(text)]);
}

/** A field that holds bytes or a message. */
export function bytesField(field: number, ...content: readonly Bytes[]): Bytes {
  const bytes = content.flat();
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** A field that holds a whole number; negative ones take ten bytes, as they do in an int64. */
export function numberField(field: number, value: number): Bytes {
  return [...varint(field * 8), ...varint(value)];
}

/** A field of a map with texts as keys. */
export function mapField(
  field: number,
  entries: Readonly<Record<string, readonly Bytes[]>>
): Bytes {
  return Object.entries(entries).flatMap(([key, value]) =>
    bytesField(field, textField(1, key), bytesField(2, ...value))
  );
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}
