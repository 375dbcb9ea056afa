import { JsonWriter } from './jsonWriter';

/** The body of an answer that refuses a request. */
export function printError(message: string): Uint8Array {
  const writer = new JsonWriter();
  writer.beginObject();
  writer.name('error');
  writer.string(Buffer.from(message, 'utf8'));
  writer.endObject();
  return writer.bytes;
}
