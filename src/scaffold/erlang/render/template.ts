import type { ErlangTemplateName } from '../../render/style.js';
import { fill as fillText } from '../../render/template.js';
import { string } from './words.js';

export type ErlangTemplates = Readonly<Record<ErlangTemplateName, string>>;

/** Fills one template. Every template may use `indent(text, levels)` (four spaces a level) and `quote(text)`. */
export function fill(
  templates: ErlangTemplates,
  name: ErlangTemplateName,
  data: Readonly<Record<string, unknown>>,
): string {
  return fillText(templates, name, { ...data, indent, quote: string });
}

function indent(text: string, levels = 1): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(4 * levels));
}
