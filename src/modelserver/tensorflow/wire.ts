import protobuf from 'protobufjs';

const lengthDelimited = 2;

/** The values of a length-delimited field of a serialized message, in order. Throws when the bytes are no message. */
export function* fieldsOf(message: Uint8Array, field: number): Iterable<Uint8Array> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === field && (tag & 7) === lengthDelimited) yield reader.bytes();
    else reader.skipType(tag & 7);
  }
}

/** The message in a field, empty when there is none; of several the last. */
export function messageOf(message: Uint8Array, field: number): Uint8Array {
  return [...fieldsOf(message, field)].at(-1) ?? new Uint8Array();
}

/** The text in a field, `''` when there is none. */
export function textOf(message: Uint8Array, field: number): string {
  return Buffer.from(messageOf(message, field)).toString();
}

/** Key and value of a map's entry. */
export function readEntry(entry: Uint8Array): readonly [key: string, value: Uint8Array] {
  return [textOf(entry, 1), messageOf(entry, 2)];
}
