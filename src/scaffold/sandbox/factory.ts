import { type ImportDeclaration, parseSync } from 'oxc-parser';
import { counterHolder } from './instrument.js';

/**
 * Turns the text of a bundled ES module with one export into a module that exports `evaluate`: its imports stay and
 * are shared, its body becomes a function. So a fresh module state costs a call instead of a compilation, and what
 * an evaluation leaves behind can be collected, which the module map of Node would keep for ever.
 */
export function factoryOfModule(code: string, file: string): string {
  const { program, errors } = parseSync('bundle.mjs', code);
  if (errors.length > 0) throw new SyntaxError(errors[0]?.message ?? 'the bundle does not parse');
  const sources: string[] = [];
  const bindings: string[] = [];
  let body = '';
  let at = 0;
  let result = 'undefined';
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration') bindings.push(...bindingsOf(node, sources));
    else if (node.type === 'ExportNamedDeclaration') result = localOf(node.specifiers[0]?.local) ?? result;
    else continue;
    body += code.slice(at, node.start);
    at = node.end;
  }
  body += code.slice(at);
  const imports = sources.map((source, index) => `import * as __covgap_ns${index} from ${JSON.stringify(source)};`);
  return [
    ...imports,
    `import { createRequire as __covgap_createRequire } from 'node:module';`,
    `const require = __covgap_createRequire(${JSON.stringify(file)});`,
    `export const evaluate = async (${counterHolder}) => {`,
    ...bindings,
    body,
    `return ${result};`,
    '};',
    '',
  ].join('\n');
}

/** The same of a CommonJS bundle; stays out of strict mode where its sources are. */
export function factoryOfScript(code: string, file: string): string {
  return [
    `const require_ = require('node:module').createRequire(${JSON.stringify(file)});`,
    `exports.evaluate = function (${counterHolder}) {`,
    'return (function (require, module, exports) {',
    code,
    'return module.exports.scope;',
    '}).call({}, require_, ...((module) => [module, module.exports])({ exports: {} }));',
    '};',
    '',
  ].join('\n');
}

function bindingsOf(node: ImportDeclaration, sources: string[]): string[] {
  const source = node.source.value;
  if (!sources.includes(source)) sources.push(source);
  const namespace = `__covgap_ns${sources.indexOf(source)}`;
  return node.specifiers.map((specifier) => {
    const name = specifier.local.name;
    if (specifier.type === 'ImportNamespaceSpecifier') return `const ${name} = ${namespace};`;
    const imported = specifier.type === 'ImportDefaultSpecifier' ? 'default' : localOf(specifier.imported);
    return `const ${name} = ${namespace}[${JSON.stringify(imported)}];`;
  });
}

/** Names may be written as strings: `import { 'a-b' as c }`. */
function localOf(name: { readonly type: string; readonly name?: string; readonly value?: string } | undefined) {
  return name?.type === 'Literal' ? name.value : name?.name;
}
