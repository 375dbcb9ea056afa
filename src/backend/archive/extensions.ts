import { invalid, tooLarge, unsafe } from './archiveFailure';
import { parseLongName, parsePax, type PaxRecords } from './extendedHeader';
import type { TarHeader } from './tarHeader';

/** Extended headers in a row; real archives have two before a member at most, and one global. */
const mostExtensions = 8;
/** Sizes from here on don't fit into the octal field, so that its value means nothing. */
const firstUnfitSize = 8 ** 11;

/** The GNU and PAX headers that stand before a member and change what its own header says. */
export class Extensions {
  private _pax: PaxRecords | undefined;
  private _longName: Uint8Array | undefined;
  private _count = 0;

  /** Whether nothing has been added. */
  get isEmpty(): boolean {
    return this._count === 0;
  }

  /** Adds an extended header. Rejects with ARCHIVE_INVALID or ARCHIVE_UNSAFE when it is damaged, or when readers could disagree about it. */
  add(header: TarHeader, content: Uint8Array): void {
    this._count += 1;
    if (this._count > mostExtensions) {
      throw unsafe(nameText(header.name), `has more than ${mostExtensions} extended headers`);
    }
    if (header.kind === 'longName') {
      this._addLongName(content);
    } else if (header.kind !== 'longLink') {
      this._addPax(header, content);
    }
  }

  /** The member's name: the one that an extended header gives, else its own. */
  nameOf(header: TarHeader): Uint8Array {
    const name = this._pax?.get('path') ?? this._longName;
    if (name === undefined && header.hasHiddenName) {
      throw unsafe(nameText(header.name), 'has a NUL character in its name');
    }
    return name ?? header.name;
  }

  /** The member's size in bytes. A PAX size may differ from the header's only where the header can't hold it. */
  sizeOf(header: TarHeader): number {
    const override = this._pax?.get('size');
    const size = override === undefined ? header.size : decimal(override);
    if (size === null) {
      throw invalid(
        `The archive is damaged: the size of its member ${nameText(this.nameOf(header))} is no number.`
      );
    }
    if (size > Number.MAX_SAFE_INTEGER) {
      throw tooLarge('The archive has a member of more than 8 PiB.');
    }
    if (size !== header.size && size < firstUnfitSize) {
      throw unsafe(nameText(this.nameOf(header)), 'has two sizes that disagree');
    }
    return size;
  }

  private _addLongName(content: Uint8Array): void {
    const name = parseLongName(content);
    if (name === null) {
      throw unsafe(nameText(content), 'has a NUL character in its name');
    }
    if (this._longName || this._pax?.has('path') === true) {
      throw unsafe(nameText(name), 'has two long names');
    }
    this._longName = name;
  }

  private _addPax(header: TarHeader, content: Uint8Array): void {
    const records = parsePax(content);
    if (!records) {
      throw invalid('The archive is damaged: an extended header has records that can’t be read.');
    }
    if ([...records.keys()].some(keyword => keyword.startsWith('GNU.sparse'))) {
      throw unsafe(nameText(records.get('GNU.sparse.name') ?? header.name), 'is a sparse file');
    }
    if (header.kind === 'globalPax') {
      refuseGlobalOverride(records);
    } else if (this._pax) {
      throw unsafe(nameText(header.name), 'has two extended headers of one kind');
    } else if (this._longName && records.has('path')) {
      throw unsafe(nameText(this._longName), 'has two long names');
    } else {
      this._pax = records;
    }
  }
}

/** A name for messages, whatever bytes it is made of. */
export function nameText(name: Uint8Array): string {
  return Buffer.from(name).toString('utf8');
}

function refuseGlobalOverride(records: PaxRecords): void {
  const override = ['path', 'linkpath', 'size'].find(keyword => records.has(keyword));
  if (override !== undefined) {
    throw unsafe('pax_global_header', `sets the ${override} of all members`);
  }
}

function decimal(bytes: Uint8Array): number | null {
  const text = Buffer.from(bytes.subarray(0, 24)).toString('latin1');
  return /^[0-9]{1,20}$/.test(text) ? Number(text) : null;
}
