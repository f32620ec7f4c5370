import type { Assertion, Case } from '../model.js';
import { quoted } from './strings.js';
import type { TestStyle } from './style.js';
import { type Node, readExpression, stringOf } from './tree.js';

/** What `assert.ejs` is given, all of it ready to be put into code. */
export interface AssertionData {
  readonly kind: Assertion['kind'];
  /** What is looked at: `result`, `result.size`. */
  readonly actual: string;
  /** What was observed. */
  readonly expected: string;
  /** `kind: 'throws'`: the call, the quoted message, the class (empty where unknown) and the properties to compare. */
  readonly act: string;
  readonly message: string;
  /** The property that holds `message`; another one where engine or Node word messages in their own way. */
  readonly told: 'message' | 'name' | 'code';
  readonly errorClass: string;
  readonly error: string;
  readonly async: boolean;
  /** A free name for the caught error. */
  readonly caught: string;
  /** The expected number where `===` would not tell zeros apart, or never hold. */
  readonly zeroOrNaN: boolean;
  /** `kind: 'starts'`: length of the expected start; 0 where it is no literal. */
  readonly length: number;
  /** `kind: 'includes'`: an object with the same properties of the actual value. */
  readonly picked: string;
  /** `kind: 'calls'`: the callback; no call was recorded. */
  readonly callback: string;
  readonly never: boolean;
  readonly typed: boolean;
}

export function assertionData(
  assertion: Assertion,
  one: Case,
  style: TestStyle,
  facts: { readonly calls: string; readonly caught: string; readonly typed: boolean },
): AssertionData {
  const base = {
    kind: assertion.kind,
    actual: 'actual' in assertion ? operand(assertion.actual) : '',
    expected: 'expected' in assertion ? assertion.expected : '',
    act: one.act.text,
    message: '',
    told: 'message' as const,
    errorClass: '',
    error: '',
    async: false,
    caught: facts.caught,
    zeroOrNaN: false,
    length: 0,
    picked: '',
    callback: '',
    never: false,
    typed: facts.typed,
  };
  switch (assertion.kind) {
    case 'throws':
      return {
        ...base,
        message: assertion.told ? quoted(assertion.told.value, style.quotes) : messageOf(assertion, style),
        told: assertion.told?.by ?? 'message',
        errorClass: assertion.errorClass ?? '',
        error: errorPattern(assertion, style),
        async: assertion.async,
      };
    case 'is':
      return { ...base, zeroOrNaN: /^[-+]?0(?:\.0*)?$|^(?:Number\.)?NaN$/.test(assertion.expected) };
    case 'instance':
      return { ...base, expected: assertion.of };
    case 'type':
      return { ...base, expected: quoted(assertion.type, style.quotes) };
    case 'length':
      return { ...base, expected: String(assertion.length), length: assertion.length };
    case 'starts':
      return { ...base, length: stringOf(readExpression(assertion.expected)?.node)?.length ?? 0 };
    case 'includes':
      return { ...base, picked: pickedFrom(base.actual, assertion.expected) };
    case 'calls': {
      const never = /^\[\s*\]$/.test(assertion.expected);
      const { map } = assertion;
      const actual = map === undefined ? facts.calls : `${facts.calls}.map(${map})`;
      return { ...base, actual, callback: assertion.callback, never: never && map === undefined };
    }
    default:
      return base;
  }
}

const builtinErrors = /^(?:Eval|Range|Reference|Syntax|Type|URI|Aggregate)?Error$|^DOMException$/;

/**
 * The properties that tell the error. Built-in classes are told by their name, which also holds for errors of another
 * realm (jest runs tests in one); classes of the project by the class itself, whose name is often not set.
 */
function errorPattern(assertion: Assertion & { kind: 'throws' }, style: TestStyle): string {
  const { told } = assertion;
  if (told?.by === 'name') return `{ name: ${quoted(told.value, style.quotes)} }`;
  const message = told ? `code: ${quoted(told.value, style.quotes)}` : `message: ${messageOf(assertion, style)}`;
  if (assertion.name !== undefined && (assertion.errorClass === null || builtinErrors.test(assertion.errorClass)))
    return `{ name: ${quoted(assertion.name, style.quotes)}, ${message} }`;
  if (assertion.errorClass === null) return `{ ${message} }`;
  if (builtinErrors.test(assertion.errorClass))
    return `{ name: ${quoted(assertion.errorClass, style.quotes)}, ${message} }`;
  return `{ constructor: ${assertion.errorClass}, ${message} }`;
}

function messageOf({ text, message }: Assertion & { kind: 'throws' }, style: TestStyle): string {
  return text ?? quoted(message, style.quotes);
}

const simple =
  /^(?:Identifier|MemberExpression|CallExpression|ChainExpression|ParenthesizedExpression|ThisExpression|ArrayExpression)$/;

/** An expression that `.name` may follow. */
function operand(text: string): string {
  const parsed = readExpression(text);
  return parsed === null || simple.test(parsed.node.type) ? text : `(${text})`;
}

/** `{ a: result.a, 'b-c': result['b-c'] }` for the keys of an object literal; the value itself for anything else. */
function pickedFrom(actual: string, expected: string): string {
  const node = readExpression(expected)?.node;
  if (node?.type !== 'ObjectExpression') return actual;
  const said: string[] = [];
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.computed) return actual;
    const key = expected.slice(property.key.start - 1, property.key.end - 1);
    const isName = (property.key as Node).type === 'Identifier';
    said.push(`${key}: ${isName ? `${actual}.${key}` : `${actual}[${key}]`}`);
  }
  return `{ ${said.join(', ')} }`;
}
