import ejs from 'ejs';
import { CovgapError } from '../../errors.js';
import { quoted } from './strings.js';

/**
 * Fills one template. Every template may use `indent(text)` (one level, two spaces) and `quote(text)`, unless the data
 * has others for its language.
 */
export function fill<Name extends string>(
  templates: Readonly<Record<Name, string>>,
  name: Name,
  data: Readonly<Record<string, unknown>>,
): string {
  try {
    const text = ejs.render(templates[name], { indent, quote, ...data });
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
