import ejs from 'ejs';
import { CovgapError } from '../../errors.js';
import { quoted } from './strings.js';
import type { TemplateName, TemplateSet } from './style.js';

/** Fills one template. Every template may use `indent(text)` (one level, two spaces) and `quote(text)`. */
export function fill(templates: TemplateSet, name: TemplateName, data: Readonly<Record<string, unknown>>): string {
  try {
    const text = ejs.render(templates[name], { ...data, indent, quote });
    return text.replaceAll('\r\n', '\n').replace(/^\n+|\s+$/g, '');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CovgapError('template-invalid', `The template ${name}.ejs cannot be filled: ${message.trim()}`, {
      cause: error,
      hint: 'Correct it, or delete it from .covgap/templates to use the one that comes with covgap.',
    });
  }
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function quote(text: string): string {
  return quoted(text, 'single');
}
