const smallest = 1 << 16;
const largest = 1 << 24;
/** Bytes that are kept, and milliseconds for which they are while nobody wants them. */
const limit = 1 << 26;
const patience = 5000;

/**
 * Keeps the memory of large messages for the next ones: memory that is new to the process is slow, and so is looking for what is free
 * again.
 */
export class SpareBuffers {
  private readonly _bySize = new Map<number, Buffer[]>();
  private _kept = 0;
  private _timer: NodeJS.Timeout | undefined;

  /** A buffer of at least `length` bytes, whatever they hold. */
  take(length: number): Buffer {
    if (length > largest) return Buffer.allocUnsafeSlow(length);
    const size = Math.max(smallest, 2 ** Math.ceil(Math.log2(length)));
    const spare = this._bySize.get(size)?.pop();
    if (!spare) return Buffer.allocUnsafeSlow(size);
    this._kept -= size;
    return spare;
  }

  /** Takes back a buffer that came from {@link take}: nobody may look at it any more. */
  give(buffer: Buffer): void {
    const size = buffer.length;
    if (size > largest || this._kept + size > limit) return;
    const spare = this._bySize.get(size);
    if (spare) spare.push(buffer);
    else this._bySize.set(size, [buffer]);
    this._kept += size;
    this._timer ??= setTimeout(() => this._forget(), patience).unref();
    this._timer.refresh();
  }

  private _forget(): void {
    this._timer = undefined;
    this._bySize.clear();
    this._kept = 0;
  }
}
