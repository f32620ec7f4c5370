import { expect, it } from 'vitest';
import { classesIn, classOf } from '../../../src/scaffold/search/kinship.js';
import { callable, factsOf } from './subject.js';

function Angle(this: { degrees: number }, degrees: number) {
  this.degrees = degrees;
}
// A prototype put in place of the first one names no constructor.
Angle.prototype = { turn() {} };
class Queue {}
const lib = { Queue };
const made = new (Angle as unknown as new (n: number) => object)(1);

it('knows objects by their prototype, and classes that something exported holds', () => {
  const maker = callable('new lib.Queue', {}, { kind: 'constructor', expression: 'lib.Queue', owner: 'lib.Queue' });
  const classes = classesIn({ Angle, lib }, factsOf([maker], ['Angle', 'lib']));
  expect(classOf(made, classes)).toBe('Angle');
  expect(classOf(new Queue(), classes)).toBe('lib.Queue');
  expect(classOf({}, classes)).toBeNull();
  expect(classOf('text', classes)).toBeNull();
});
