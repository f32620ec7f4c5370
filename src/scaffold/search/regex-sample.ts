/** A string a regular expression matches, made of its first alternatives and smallest counts; null where that fails. */
export function sampleOf(source: string, flags: string): string | null {
  try {
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
    const made = new Sampler(source).run();
    return made !== null && pattern.test(made) ? made : null;
  } catch {
    return null;
  }
}

const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: ' ', S: 'a', b: '', B: '' };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

class Sampler {
  readonly #source: string;
  #at = 0;
  readonly #groups: string[] = [];
  readonly #named = new Map<string, string>();

  constructor(source: string) {
    this.#source = source;
  }

  run(): string | null {
    const made = this.#alternatives();
    return this.#at < this.#source.length ? null : made;
  }

  #alternatives(): string {
    const first = this.#sequence();
    while (this.#source[this.#at] === '|') {
      this.#at++;
      this.#sequence();
    }
    return first;
  }

  #sequence(): string {
    let out = '';
    while (this.#at < this.#source.length && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const atom = this.#atom();
      out += atom.repeat(this.#count());
    }
    return out;
  }

  #atom(): string {
    const character = this.#source[this.#at++]!;
    if (character === '^' || character === '$') return '';
    if (character === '.') return 'a';
    if (character === '\\') return this.#escape(false);
    if (character === '[') return this.#class();
    if (character === '(') return this.#group();
    return character;
  }

  /** Least number of times, but once where nothing would be matched at all by `*` or `?`. */
  #count(): number {
    const match = /^(?:([*+?])|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at));
    if (match === null) return 1;
    this.#at += match[0].length;
    if (match[2] !== undefined) return Math.min(Number(match[2]), 64);
    return match[1] === '+' ? 1 : 0;
  }

  #group(): string {
    const head = /^\?(?::|[=!]|<[=!]|<([A-Za-z_$][\w$]*)>)/.exec(this.#source.slice(this.#at));
    const number = head === null || head[1] !== undefined ? this.#groups.push('') - 1 : null;
    this.#at += head?.[0].length ?? 0;
    const inner = this.#alternatives();
    this.#at++;
    if (number !== null) this.#groups[number] = inner;
    if (head?.[1] !== undefined) this.#named.set(head[1], inner);
    const looks = head !== null && /[=!]$/.test(head[0]) && head[1] === undefined;
    // What a look-ahead wants may come by itself; the caller runs the expression to see.
    return looks ? '' : inner;
  }

  #class(): string {
    const negated = this.#source[this.#at] === '^';
    if (negated) this.#at++;
    const members: string[] = [];
    const start = this.#at;
    while (this.#at < this.#source.length && this.#source[this.#at] !== ']') {
      const character = this.#source[this.#at++]!;
      members.push(character === '\\' ? this.#escape(true) : character);
    }
    const text = this.#source.slice(start, this.#at++);
    if (!negated) return members[0] ?? '';
    const test = new RegExp(`[^${text}]`);
    return ['a', 'A', '1', ' ', '-', '_', '.', 'é', '\n'].find((each) => test.test(each)) ?? 'a';
  }

  #escape(inClass: boolean): string {
    const character = this.#source[this.#at++] ?? '';
    const rest = this.#source.slice(this.#at);
    const code =
      character === 'u' ? /^(?:([\da-fA-F]{4})|\{([\da-fA-F]+)\})/.exec(rest) : /^([\da-fA-F]{2})/.exec(rest);
    if ((character === 'x' || character === 'u') && code !== null) {
      this.#at += code[0].length;
      return String.fromCodePoint(Number.parseInt(code[1] ?? code[2]!, 16));
    }
    if (character === 'p' || character === 'P') {
      const property = /^\{([^}]*)\}/.exec(rest);
      this.#at += property?.[0].length ?? 0;
      return /^(N|Nd|Number)/.test(property?.[1] ?? '') ? '1' : /^(P|S)/.test(property?.[1] ?? '') ? '-' : 'a';
    }
    if (character === 'k') {
      const name = /^<([^>]*)>/.exec(rest);
      this.#at += name?.[0].length ?? 0;
      return this.#named.get(name?.[1] ?? '') ?? '';
    }
    if (/[1-9]/.test(character)) return this.#groups[Number(character) - 1] ?? '';
    if (inClass && character === 'b') return '\b';
    return CLASSES[character] ?? CONTROLS[character] ?? character;
  }
}
