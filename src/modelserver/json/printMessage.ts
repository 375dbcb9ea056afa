/** JSON as protocol buffers print a message: one blank a level, and a line's end behind it. */
export function printMessage(message: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(message, null, 1)}\n`, 'utf8');
}
