import { ServingError } from '../servingError';

const units: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1 / 1000,
  n: 1 / 1_000_000
};

/** Milliseconds that the header `grpc-timeout` gives a call; Infinity without it. Throws ServingError when it is none. */
export function readTimeout(header: string | undefined): number {
  if (header === undefined) return Infinity;
  const [, digits, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(header) ?? [];
  if (digits === undefined) {
    throw new ServingError('INTERNAL', `Invalid grpc-timeout value "${header}"`);
  }
  return Number(digits) * (units[unit] ?? 1);
}
