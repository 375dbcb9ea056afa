import { statusCodes, type ServingError } from '../servingError';

/** Bytes of a message that are sent. */
const limit = 1024;

/** The headers that say how a call has failed. */
export function statusTrailers({ code, message }: ServingError): Readonly<Record<string, string>> {
  return {
    'grpc-status': String(statusCodes[code]),
    ...(message && { 'grpc-message': percentEncoded(cut(message)) })
  };
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= limit) return bytes.toString();
  return `${bytes.toString('utf8', 0, limit).replace(/\uFFFD$/, '')}...TRUNCATED`;
}

/** As gRPC wants it: blank to tilde stand for themselves, other bytes and the percent sign as %XX. */
function percentEncoded(message: string): string {
  return message.replace(/[^ -$&-~]+/g, part =>
    Array.from(
      Buffer.from(part),
      byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    ).join('')
  );
}
