/** How the names of some refusals begin. */
export const exitPrefix = 'exit ';
export const endlessPrefix = 'endless loop: ';

/** Thrown into code under test that reaches for what the sandbox does not give. */
export class RefusedError extends Error {
  override readonly name = 'CovgapRefused';
  readonly code = 'ERR_COVGAP_REFUSED';
  /** What was asked for: `network (fetch)`, `exit (process.exit)`. */
  readonly what: string;

  constructor(what: string) {
    super(`refused: ${what}`);
    this.what = what;
  }
}

/** Counts what is refused and says so. */
export class Refusals {
  /** So far. */
  count = 0;
  /** In order, each once, the first hundred. */
  readonly kinds: string[] = [];
  readonly #tell: (what: string) => void;

  constructor(tell: (what: string) => void) {
    this.#tell = tell;
  }

  /** To be thrown by the caller. */
  refuse(what: string): RefusedError {
    this.note(what);
    return new RefusedError(what);
  }

  /** Something that is let through, and yet makes the call no test: it comes out otherwise in another place. */
  taint(): void {
    this.count++;
  }

  /** Something else that was thrown into code under test, and must not be taken for its behaviour. */
  note(what: string): void {
    this.count++;
    if (this.kinds.length < 100 && !this.kinds.includes(what)) {
      this.kinds.push(what);
      this.#tell(what);
    }
  }
}
