/** A chart as a file of its own. */
export function standAlone(svg: string): string {
  return `<!-- made by covgap -->\n${svg}\n`;
}
