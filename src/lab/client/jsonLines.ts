/** Parses a stream of newline-delimited JSON; a last line without its end is cut off by a lost connection and dropped. */
export async function* jsonLines(body: ReadableStream<Uint8Array>): AsyncGenerator {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let parts: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const lines = decoder.decode(value, { stream: true }).split('\n');
      for (const end of lines.slice(0, -1)) {
        const line = [...parts, end].join('');
        parts = [];
        if (line.trim() !== '') {
          yield JSON.parse(line);
        }
      }
      parts.push(lines.at(-1) ?? '');
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
