import type { ConnectorStep } from '../../common/connectorView';
import type { StoreConfig } from '../configSchema';
import { systemCodeOf } from '../serving/systemCode';
import type { StoreError, StoreErrorKind } from '../storage/objectStore';
import { storeFailure } from '../storage/storeFailure';
import { withoutLogin } from './connectorPlace';

/** What is tried, and what people call it. */
export type TrialPlace = { readonly name: string; readonly config: StoreConfig };

/** What went wrong at a step and what to do about it, in one sentence without anything secret. */
export function adviceFor(error: StoreError, step: ConnectorStep, place: TrialPlace): string {
  const what = storeFailure(error, `the connector ${place.name}`).message.replace(/\.$/, '');
  const advice = adviceOf(error, step, place);
  return advice === undefined ? `${what}.` : `${what}; ${advice}.`;
}

const fixedAdvice: Partial<Record<StoreErrorKind, string>> = {
  timeout: 'check the endpoint, and whether a firewall stands in between',
  tls: 'check whether the endpoint begins with the right one of http:// and https://',
  failing: 'try it again later',
  noCredentials: 'give it an access key, or the name of a profile that has one',
  badKey: 'check the access key id',
  badSignature: 'type the secret access key again',
  tokenExpired: 'get a fresh one',
  clockSkew: 'set the clock',
  wrongRegion: 'name the region of the bucket',
  bucketMissing: 'make it, or correct its name',
  noSpace: 'make room there'
};

const needed: Partial<Record<ConnectorStep, string>> = {
  list: 'list what is there',
  read: 'read objects',
  write: 'write objects'
};

function adviceOf(
  error: StoreError,
  step: ConnectorStep,
  { config }: TrialPlace
): string | undefined {
  if (error.kind === 'unreachable' && config.type === 's3') {
    return networkAdvice(systemCodeOf(error.cause), config.endpoint);
  }
  const permission = needed[step];
  if (error.kind === 'forbidden' && permission !== undefined) {
    const who = config.type === 's3' ? 'its key needs' : 'you need';
    return `${who} permission to ${permission}`;
  }
  return fixedAdvice[error.kind];
}

function networkAdvice(code: string, endpoint = 'AWS'): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : endpoint;
    return `there is no host ${host}, so check the endpoint`;
  }
  return code === 'ECONNREFUSED'
    ? `nothing answers at ${withoutLogin(endpoint)}, so check the endpoint and whether the store runs`
    : 'check the endpoint and the network';
}
