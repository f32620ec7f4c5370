import { ENDS, FUNCTION_HITS, get, NAME_SIZES, NAMES, put, STARTS, set } from './memory';
import { COMMA, digits, isNumber, lineEnd, MAX_DIGITS, RETURN, same, separators } from './text';

/** "(empty-report)\n" */
const PLACEHOLDER_SIZE: u32 = 15;
const PARENTHESIS: u32 = 0x28;

export let functions: u32 = 0;
/** Functions that have their count. */
let counted: u32 = 0;
/** Bytes, with a line feed behind each. */
export let namesSize: u32 = 0;

export function clearFunctions(): void {
  functions = counted = namesSize = 0;
}

/** Reads `start,[end,]name`. Returns where the next line starts, 0 if this is none such. */
export function readFunction(at: usize): usize {
  // Counts have begun: what comes now stands out of the order that makes them plain.
  if (counted > 0) return 0;
  let marks = separators(at);
  const first = ctz(marks);
  if (!isNumber(first) || load<u8>(at + first) !== COMMA) return 0;
  const start = digits(at, first);
  let from = at + first + 1;
  marks &= marks - 1;
  // A name may hold commas, so what looks like an end line decides.
  const size = ctz(marks) - first - 1;
  if (size > MAX_DIGITS) return 0;
  let stop: u32 = 0;
  if (size > 0 && load<u8>(from + size) === COMMA) {
    const last = digits(from, size);
    if (last >= start) {
      stop = last + 1;
      from += size + 1;
    }
  }
  const to = lineEnd(from);
  if (to === from || load<u8>(to - 1) === RETURN) return 0;
  put(STARTS, functions, start + 1);
  put(ENDS, functions, stop);
  set(FUNCTION_HITS, functions, 0);
  set(NAMES, functions, from);
  set(NAME_SIZES, functions, to + 1 - from);
  namesSize += to + 1 - from;
  functions++;
  return to + 1;
}

/**
 * Reads `count,name`. Counts come in the order of the functions, or the record is not plain. Returns where the next
 * line starts, 0 if this is none such.
 */
export function readCount(from: usize): usize {
  if (counted === functions) return 0;
  const comma = ctz(separators(from));
  if (!isNumber(comma) || load<u8>(from + comma) !== COMMA) return 0;
  const name = from + comma + 1;
  const size = get(NAME_SIZES, counted);
  if (!same(get(NAMES, counted), name, size)) return 0;
  put(FUNCTION_HITS, counted, digits(from, comma));
  counted++;
  return name + size;
}

/** Perhaps that of a file that no test loaded, which the general reader drops. */
export function isPlaceholder(): bool {
  return functions === 1 && get(NAME_SIZES, 0) === PLACEHOLDER_SIZE && load<u8>(get(NAMES, 0)) === PARENTHESIS;
}
