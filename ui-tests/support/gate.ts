import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './environment';

/** Python code that waits until the test lets it go on. */
export class Gate {
  private readonly _file = `gate-${randomUUID()}`;

  /** The code; it raises KeyboardInterrupt when it is interrupted. */
  get code(): string {
    return `import os, time\nwhile not os.path.exists('${this._file}'): time.sleep(0.02)`;
  }

  /** Lets it go on. */
  open(): void {
    writeFileSync(join(environment().folder, 'notebooks', this._file), '');
  }
}
