import { arms } from './arms';
import { functions, namesSize } from './functions';
import { lines } from './lines';
import {
  ARM_BLOCKS,
  ARM_HITS,
  ARM_LINES,
  ARM_ORDINALS,
  bits,
  COMPLEXITIES,
  copy,
  ENDS,
  FUNCTION_HITS,
  get,
  LINE_HITS,
  LINE_NUMBERS,
  NAME_SIZES,
  NAMES,
  STARTS,
} from './memory';

/** Writes the record at hand in the layout of `packed-file.ts`. Returns where the next may stand. */
export function writeFile(at: usize, measuresBranches: bool, measuresFunctions: bool): usize {
  const width: u32 = bits < 1 << 16 ? 2 : 4;
  store<i32>(at, lines);
  store<i32>(at + 4, measuresBranches ? arms : -1);
  store<i32>(at + 8, measuresFunctions ? functions : -1);
  store<i32>(at + 12, namesSize);
  store<i32>(at + 16, width);
  let to = at + 20;
  to = writeColumn(LINE_NUMBERS, lines, width, to);
  to = writeColumn(LINE_HITS, lines, width, to);
  to = writeColumn(ARM_LINES, arms, width, to);
  to = writeColumn(ARM_BLOCKS, arms, width, to);
  to = writeColumn(ARM_ORDINALS, arms, width, to);
  to = writeColumn(ARM_HITS, arms, width, to);
  to = writeColumn(STARTS, functions, width, to);
  to = writeColumn(ENDS, functions, width, to);
  to = writeColumn(FUNCTION_HITS, functions, width, to);
  to = writeColumn(COMPLEXITIES, functions, width, to);
  for (let i: u32 = 0; i < functions; i++) to = copy(get(NAMES, i), get(NAME_SIZES, i), to);
  return (to + 3) & ~3;
}

function writeColumn(column: usize, rows: u32, width: u32, to: usize): usize {
  if (width === 4) return copy(column, rows << 2, to);
  for (let i: u32 = 0; i < rows; i += 8) {
    const from = column + (i << 2);
    v128.store(to + (i << 1), i16x8.narrow_i32x4_u(v128.load(from), v128.load(from + 16)));
  }
  return to + (rows << 1);
}
