import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { failure } from '../common/failure';
import type { DownloadLink } from '../common/job';
import type { DownloadHandle } from '../common/reply';
import { exportsPrefix, linkSeconds } from './exports';
import type { IConnectors } from './storage/connectors';
import { isObjectKey } from './storage/objectKey';
import { isFileAddress, isPresigner, type Bytes, type IObjectStore } from './storage/objectStore';
import { storeFailure } from './storage/storeFailure';

/** A file on its way to the browser. */
export type Download = {
  readonly filename: string;
  readonly size: number;
  readonly content: Bytes;
};

type Place = { readonly store: IObjectStore; readonly key: string };
type Pass = { readonly archive: string; readonly expires: number };

/**
 * Turns handles of exported archives into links that live for an hour: presigned where the store can,
 * else `download/<pass>` of this backend, the pass signed with a secret that ends with the process.
 */
export class Downloads {
  private readonly _secret = randomBytes(32);

  constructor(
    private readonly _managed: IObjectStore,
    private readonly _connectors: IConnectors
  ) {}

  /** A fresh link for the page. Rejects with OBJECT_NOT_FOUND when the archive is gone. */
  async link(handle: DownloadHandle): Promise<DownloadLink> {
    const place = await this._find(handle.archive);
    const presigned = await presign(place);
    return presigned === undefined
      ? { url: `download/${this._pass(handle.archive)}`, isRelative: true, seconds: linkSeconds }
      : { url: presigned, isRelative: false, seconds: linkSeconds };
  }

  /** A link for a terminal, where no backend serves downloads: presigned, or `file:`. */
  async terminalLink(handle: DownloadHandle): Promise<string> {
    const place = await this._find(handle.archive);
    return (
      (await presign(place)) ??
      (isFileAddress(place.store) ? place.store.fileUrl(place.key) : handle.archive)
    );
  }

  /** Opens what a pass stands for. Rejects with ACCESS_DENIED when it is forged or its hour is over. */
  async open(pass: string): Promise<Download> {
    const { store, key } = await this._find(this._check(pass).archive);
    try {
      const { size, content } = await store.open(key);
      return { filename: filenameOf(key), size, content };
    } catch (error) {
      throw storeFailure(error, key);
    }
  }

  private _pass(archive: string): string {
    const pass: Pass = { archive, expires: Date.now() + linkSeconds * 1000 };
    const text = Buffer.from(JSON.stringify(pass)).toString('base64url');
    return `${text}.${this._sign(text).toString('base64url')}`;
  }

  private _check(pass: string): Pass {
    const [text = '', signature = ''] = pass.split('.');
    const given = Buffer.from(signature, 'base64url');
    const wanted = this._sign(text);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw failure(
        'ACCESS_DENIED',
        'This download link is not valid; click the download in the notebook for a fresh one.'
      );
    }
    const content = JSON.parse(Buffer.from(text, 'base64url').toString()) as Pass;
    if (content.expires < Date.now()) {
      throw failure(
        'ACCESS_DENIED',
        'This download link is older than an hour; click the download in the notebook for a fresh one.'
      );
    }
    return content;
  }

  private _sign(text: string): Buffer {
    return createHmac('sha256', this._secret).update(text).digest();
  }

  private async _find(archive: string): Promise<Place> {
    const place = await this._placeOf(archive);
    let found;
    try {
      found = await place.store.head(place.key);
    } catch (error) {
      throw storeFailure(error, archive);
    }
    if (found === null) {
      throw failure(
        'OBJECT_NOT_FOUND',
        `The archive ${archive} is not there any more; export the model again.`
      );
    }
    return place;
  }

  private async _placeOf(archive: string): Promise<Place> {
    const named = /^OBJECTSTORAGE\.([^:]+):(.+)$/s.exec(archive);
    const key = named?.[2] ?? archive;
    if (!isObjectKey(key) || (named === null && !key.startsWith(exportsPrefix))) {
      throw failure('BAD_VALUE', 'This handle names no exported archive.');
    }
    if (named === null) {
      return { store: this._managed, key };
    }
    const nowhere = { start: 0, end: 0 };
    return this._connectors.resolve({
      value: {
        connector: { value: named[1] ?? '', span: nowhere },
        key: { value: key, span: nowhere }
      },
      span: nowhere
    });
  }
}

async function presign({ store, key }: Place): Promise<string | undefined> {
  return isPresigner(store)
    ? store.presign(key, { seconds: linkSeconds, filename: filenameOf(key) })
    : undefined;
}

function filenameOf(key: string): string {
  return key.split('/').at(-1) ?? key;
}
