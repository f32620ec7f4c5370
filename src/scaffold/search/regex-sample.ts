/** Which of the texts that an expression matches is made. */
interface Way {
  /** Whether what may be missing is there. */
  readonly most: boolean;
  /** Which alternative is taken, and which member of a class; the last where there are fewer. */
  readonly pick: number;
  /** How often what may be repeated stands there. */
  readonly times: number;
}

const WAYS: readonly Way[] = [
  { most: false, pick: 0, times: 1 },
  { most: true, pick: 0, times: 1 },
  { most: false, pick: 1, times: 1 },
  { most: true, pick: 1, times: 2 },
  { most: false, pick: 2, times: 1 },
  { most: true, pick: 2, times: 1 },
  { most: false, pick: 3, times: 3 },
];

/** A string a regular expression matches, the plainest that was found; null where none was. */
export function sampleOf(source: string, flags: string): string | null {
  return samplesOf(source, flags, 1)[0] ?? null;
}

/** Strings a regular expression matches, with and without its optional parts and by several alternatives. */
export function samplesOf(source: string, flags: string, most = WAYS.length): string[] {
  const out = new Set<string>();
  try {
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''));
    for (const way of WAYS) {
      if (out.size >= most) break;
      const made = new Sampler(source, way).run();
      if (made !== null && pattern.test(made)) out.add(made);
    }
  } catch {
    // What is not understood has no sample.
  }
  return [...out];
}

const CLASSES: Readonly<Record<string, string>> = {
  d: '1234',
  w: 'ab1_',
  s: ' \t',
  D: 'a',
  W: ' -',
  S: 'ab',
  b: '',
  B: '',
};
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

class Sampler {
  readonly #source: string;
  readonly #way: Way;
  #at = 0;
  readonly #groups: string[] = [];
  readonly #named = new Map<string, string>();

  constructor(source: string, way: Way) {
    this.#source = source;
    this.#way = way;
  }

  run(): string | null {
    const made = this.#alternatives();
    return this.#at < this.#source.length ? null : made;
  }

  #alternatives(): string {
    const all = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      all.push(this.#sequence());
    }
    return this.#picked(all);
  }

  #picked(list: ArrayLike<string>): string {
    return list[Math.min(this.#way.pick, list.length - 1)] ?? '';
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

  /** How often an atom stands there. */
  #count(): number {
    const match = /^(?:([*+?])|\{(\d+)(?:,(\d*))?\})\??/.exec(this.#source.slice(this.#at));
    if (match === null) return 1;
    this.#at += match[0].length;
    const { most, times } = this.#way;
    if (match[2] !== undefined) {
      const least = Math.min(Number(match[2]), 64);
      return most && match[3] !== undefined && match[3] !== match[2] ? Math.max(1, least) : least;
    }
    if (match[1] === '+') return times;
    return !most ? 0 : match[1] === '?' ? 1 : times;
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
    if (!negated) return this.#picked(members);
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
    const many = CLASSES[character];
    return many === undefined ? (CONTROLS[character] ?? character) : this.#picked(many);
  }
}
