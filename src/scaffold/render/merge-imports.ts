import { conform } from './conform.js';
import type { Existing, Imported } from './existing.js';
import { type Binding, importLines, specifier } from './imports.js';
import { saysImport, type TestStyle } from './style.js';
import type { Edit } from './tree.js';

/** Insertions that import the bindings, and after all imports `after` (code, may be empty). */
export function importEdits(bindings: readonly Binding[], after: string, file: Existing, style: TestStyle): Edit[] {
  const edits: Edit[] = [];
  const apart: Binding[] = [];
  for (const binding of bindings) {
    const via = saysImport(style) && !binding.native ? 'import' : 'require';
    const home = file.imported.find((its) => canHold(its, binding, via));
    if (home === undefined) apart.push(binding);
    else edits.push(besideEdit(home, binding, via, file.text));
  }
  // A file that was written or extended before has its `require`.
  const declared = /\b(?:const|let|var) require\b/.test(file.text);
  const lines = conform(importLines(apart, style, declared).join('\n'), style);
  const block = after === '' ? '' : conform(after, style);
  // A blank line stands between imports, old or new, and code.
  const gap = block === '' || (lines === '' && file.importsEnd === null) ? '' : lines === '' ? '\n' : '\n\n';
  const text = lines + gap + block;
  if (text !== '') edits.push(ownLines(text, after !== '', file, style.eol));
  return edits;
}

function canHold(its: Imported, binding: Binding, via: Imported['via']): boolean {
  if (its.specifier !== binding.specifier || its.lastName === null || its.via !== via) return false;
  return binding.exported !== 'default' && binding.exported !== '=' && binding.exported !== '*';
}

/** Another name in the braces of an import, on its own line where the last one is. */
function besideEdit(home: Imported, binding: Binding, via: Imported['via'], text: string): Edit {
  const { start, end } = home.lastName!;
  const lead = /\r?\n[ \t]*$/.exec(text.slice(0, start))?.[0] ?? ' ';
  const type = binding.typeOnly ? 'type ' : '';
  return { start: end, end, text: `,${lead}${type}${specifier(binding, via === 'import' ? ' as ' : ': ')}` };
}

function ownLines(code: string, spaced: boolean, file: Existing, eol: string): Edit {
  const { text, importsEnd } = file;
  const said = code.replaceAll('\n', eol);
  if (importsEnd === null) {
    const lead = file.head > 0 && !/\n$|^\uFEFF$/.test(text.slice(0, file.head)) ? eol : '';
    const gap = text.slice(file.head).trim() === '' || /^\r?\n/.test(text.slice(file.head)) ? '' : eol;
    return { start: file.head, end: file.head, text: lead + said + eol + gap };
  }
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(importsEnd));
  const at = importsEnd + (rest?.[0].length ?? 0);
  // Something else on the line of the last import goes to the next line.
  const close = rest === null ? eol : '';
  return { start: at, end: at, text: eol + said + close + (spaced && rest === null ? eol : '') };
}
