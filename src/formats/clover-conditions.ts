import type { ArmTally } from './arms.js';
import type { FileBuilder } from './builder.js';

/** What `truecount` and `falsecount` of a `cond` line mean. */
type Reading = 'outcomes' | 'arms';

/**
 * The conditions of one file of a Clover report. Two kinds of writers mean different things:
 *
 * - OpenClover writes how often a condition was true and how often false: a branch point of two arms.
 * - Istanbul writes how many arms of the line were taken and how many were not; which, it does not say.
 *
 * The sums in the file's metrics tell which it is, not the name of the writer. Where both fit, the totals are the same
 * either way, and the reading that other files of the report needed decides.
 */
export class CloverConditions {
  readonly #lines: number[] = [];
  readonly #yes: number[] = [];
  readonly #no: number[] = [];
  #counted = true;
  #votes = 0;

  /** `counted`: the line has a hit count of its own, which OpenClover leaves out. */
  add(line: number, yes: number, no: number, counted: boolean): void {
    this.#lines.push(line);
    this.#yes.push(yes);
    this.#no.push(no);
    if (!counted) this.#counted = false;
  }

  clear(): void {
    this.#lines.length = this.#yes.length = this.#no.length = 0;
    this.#counted = true;
  }

  /** `total` and `covered` are the file's `conditionals` and `coveredconditionals`, NaN where it has none. */
  addTo(builder: FileBuilder, arms: ArmTally, total: number, covered: number): void {
    if (this.#lines.length === 0) return;
    if (this.#reading(total, covered) === 'arms') this.#addArms(builder, arms);
    else this.#addOutcomes(builder, arms);
  }

  #reading(total: number, covered: number): Reading {
    if (!this.#counted) return 'outcomes';
    let [armTotal, armCovered, outcomesCovered] = [0, 0, 0];
    for (let i = 0; i < this.#lines.length; i++) {
      const [yes, no] = [this.#yes[i]!, this.#no[i]!];
      armTotal += yes + no;
      armCovered += yes;
      outcomesCovered += (yes > 0 ? 1 : 0) + (no > 0 ? 1 : 0);
    }
    const fitsArms = armTotal === total && armCovered === covered;
    const fitsOutcomes = this.#lines.length * 2 === total && outcomesCovered === covered;
    if (fitsArms !== fitsOutcomes) this.#votes += fitsArms ? 1 : -1;
    // Istanbul leaves out arms that stand on no line of code: its lines may have fewer than the metrics say, not more.
    if (armTotal > total || armCovered > covered) return 'outcomes';
    return (fitsArms && !fitsOutcomes) || this.#votes >= 0 ? 'arms' : 'outcomes';
  }

  #addArms(builder: FileBuilder, arms: ArmTally): void {
    this.#lines.forEach((line, i) => {
      arms.add(builder, line, this.#yes[i]!, this.#yes[i]! + this.#no[i]!);
    });
  }

  #addOutcomes(builder: FileBuilder, arms: ArmTally): void {
    this.#lines.forEach((line, i) => {
      arms.total += 2;
      builder.branch(line, i, 0, this.#yes[i]!);
      builder.branch(line, i, 1, this.#no[i]!);
    });
  }
}
