import { folderHelper, type Local, type ModuleFacts } from '../model.js';

/** The bundle's entry: imports what a test may use and exports it as `scope`. */
export function entryText(facts: ModuleFacts, sloppy: boolean): string {
  const locals = facts.locals.filter((local) => !local.typeOnly && local.from !== folderHelper);
  const modules = [...new Set([facts.file, ...locals.map((local) => local.from)])];
  const lines = sloppy ? requires(modules) : imports(modules, locals);
  const properties = locals.map((local) => {
    const value = expressionOf(local, modules.indexOf(local.from), sloppy);
    return `  get ${JSON.stringify(local.local)}() { return ${value}; },`;
  });
  lines.push('const scope = {', ...properties, '};', sloppy ? 'module.exports = { scope };' : 'export { scope };');
  return lines.join('\n');
}

function requires(modules: readonly string[]): string[] {
  return modules.map((from, at) => `const m${at} = require(${JSON.stringify(from)});`);
}

/** `require` in an ES module is understood by the bundler, and the only way to the value of `module.exports`. */
function imports(modules: readonly string[], locals: readonly Local[]): string[] {
  return modules.flatMap((from, at) => {
    const raw = locals.some((local) => local.from === from && local.exported === '=');
    const text = JSON.stringify(from);
    return [`import * as m${at} from ${text};`, ...(raw ? [`const r${at} = require(${text});`] : [])];
  });
}

function expressionOf({ exported }: Local, at: number, sloppy: boolean): string {
  const module = `m${at}`;
  if (exported === '=') return sloppy ? module : `r${at}`;
  if (exported === '*') return module;
  if (exported !== 'default' || !sloppy) return `${module}[${JSON.stringify(exported)}]`;
  return `(${module} && ${module}.__esModule ? ${module}.default : ${module})`;
}
