import type { CopiedPiece, OwnPiece, Piece } from './objectStore';
import { StoreError } from './objectStore';
import { S3Assembly, type S3Writer } from './s3Writer';
import type { S3Connection } from './s3Connection';

/** S3's smallest part, the last excepted. */
const smallestPart = 5 * 1024 * 1024;

/** Ranges are copied in pieces of this size, in parallel. */
const copyPart = 32 * 1024 * 1024;

/** Pieces smaller than this share of the whole are not worth a part of their own: there are 10,000. */
const share = 2500;

/** What a copied piece lies in. */
type Located = CopiedPiece & { readonly from: S3Connection };

/** Puts an object together from bytes of our own and ranges that the server copies. For one use. */
export class S3Composer {
  constructor(
    private readonly _target: {
      readonly connection: S3Connection;
      readonly writer: S3Writer;
      readonly key: string;
      readonly signal: AbortSignal | undefined;
    },
    private readonly _locate: (piece: CopiedPiece) => S3Connection
  ) {
    this._assembly = new S3Assembly(_target);
  }

  /** Writes the pieces, whole or not at all. */
  async compose(pieces: readonly Piece[]): Promise<void> {
    const total = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
    const least = Math.max(smallestPart, Math.ceil(total / share));
    await this._assembly.run(async () => {
      for (const piece of pieces) {
        await ('content' in piece
          ? this._own(piece)
          : this._copied({ ...piece, from: this._locate(piece) }, least));
      }
    });
  }

  private readonly _assembly: S3Assembly;

  private async _own(piece: OwnPiece): Promise<void> {
    let size = 0;
    for await (const chunk of piece.content) {
      this._target.signal?.throwIfAborted();
      size += chunk.length;
      await this._assembly.add(chunk);
    }
    if (size !== piece.size) {
      throw new StoreError('changed', 'A piece has not the size that was said.');
    }
  }

  /** The head of the range fills up the part before it to what S3 takes as a part. */
  private async _copied(piece: Located, least: number): Promise<void> {
    const { start, end } = piece.range;
    const { pending } = this._assembly;
    const missing = pending === 0 ? 0 : Math.max(0, smallestPart - pending);
    const headEnd = end - (start + missing) < least ? end : start + missing;
    await this._read({ ...piece, range: { start, end: headEnd } });
    if (headEnd < end) {
      await this._assembly.closePart();
      await this._copy({ ...piece, range: { start: headEnd, end } }, least);
    }
  }

  private async _read(piece: Located): Promise<void> {
    const { start, end } = piece.range;
    if (start === end) {
      return;
    }
    const { signal } = this._target;
    const opened = await piece.source.open(piece.key, {
      range: piece.range,
      ...(signal && { signal })
    });
    if (piece.version !== undefined && opened.version !== piece.version) {
      throw new StoreError('changed', 'The source was replaced while it was being copied.');
    }
    await this._own({ size: end - start, content: opened.content });
    piece.onBytes?.(end - start);
  }

  private async _copy(piece: Located, least: number): Promise<void> {
    const { from, version, onBytes } = piece;
    const step = Math.max(copyPart, least);
    for (let { start } = piece.range; start < piece.range.end;) {
      const left = piece.range.end - start;
      const size = left < step + smallestPart ? left : step;
      const range = { start, end: start + size };
      const source = { bucket: from.bucket, key: from.fullKey(piece.key), range, version };
      await this._assembly.addCopy(source, () => onBytes?.(size));
      start += size;
    }
  }
}

function sizeOf(piece: Piece): number {
  return 'content' in piece ? piece.size : piece.range.end - piece.range.start;
}
