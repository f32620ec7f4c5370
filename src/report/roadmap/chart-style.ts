/**
 * Colours of charts. Lines differ in dashes too, so that nobody needs to tell the colours apart; the hues stand far
 * apart for the common kinds of colour blindness (after Okabe and Ito, 2008), in shades with a contrast of at least
 * 4.5 : 1 on the page, light or dark.
 */
const LIGHT = {
  paper: '#ffffff',
  ink: '#1f2328',
  soft: '#57606a',
  grid: '#d8dee4',
  total: '#0b5cad',
  cone: '#0b5cad',
  phase: '#57606a',
  lines: ['#b5480a', '#00704f', '#8f3d7c', '#6f6000', '#4d5566'],
};

const DARK: typeof LIGHT = {
  paper: '#0d1117',
  ink: '#e6edf3',
  soft: '#9da7b3',
  grid: '#30363d',
  total: '#6cb4ff',
  cone: '#6cb4ff',
  phase: '#9da7b3',
  lines: ['#ff9a5c', '#3fcf9f', '#e3a0d0', '#e0cf4a', '#b3bac4'],
};

/** Groups that are drawn as lines of their own. */
export const LINES = LIGHT.lines.length;

/** The first is whole: it is the thin line beside the thick one of the total. */
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '14 4'];

export function chartStyle(): string {
  return [
    '.covgap-chart { display: block; max-width: 100%; height: auto; font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }',
    '.covgap-chart .total path { stroke-width: 2.5; stroke-linejoin: round; fill: none; }',
    '.covgap-chart .group path { stroke-width: 1.5; stroke-linejoin: round; fill: none; }',
    '.covgap-chart .cone path { stroke: none; fill-opacity: 0.16; }',
    '.covgap-chart .middle path { stroke-width: 1.5; stroke-dasharray: 2 4; stroke-linecap: round; fill: none; }',
    '.covgap-chart .phase line { stroke-dasharray: 5 4; }',
    '.covgap-chart .halo { paint-order: stroke; stroke-width: 4; stroke-linejoin: round; }',
    '.covgap-chart .now line { stroke-dasharray: 1 3; stroke-linecap: round; }',
    ...DASHES.map((dashes, at) => `.covgap-chart .line-${at} path { stroke-dasharray: ${dashes}; }`),
    colours(LIGHT),
    `@media (prefers-color-scheme: dark) {\n${colours(DARK)}\n}`,
  ].join('\n');
}

/** Plain properties rather than variables: what draws SVG outside of browsers knows no variables. */
function colours({ paper, ink, soft, grid, total, cone, phase, lines }: typeof LIGHT): string {
  return [
    `.covgap-chart { color: ${ink}; }`,
    `.covgap-chart .paper { fill: ${paper}; }`,
    `.covgap-chart .ink, .covgap-chart .ink text { fill: ${ink}; }`,
    `.covgap-chart .soft, .covgap-chart .soft text { fill: ${soft}; }`,
    `.covgap-chart .halo { stroke: ${paper}; }`,
    `.covgap-chart .grid line { stroke: ${grid}; stroke-opacity: 1; }`,
    `.covgap-chart .total path, .covgap-chart .middle path { stroke: ${total}; }`,
    `.covgap-chart .points circle { fill: ${total}; stroke: ${paper}; stroke-width: 1.5; }`,
    `.covgap-chart .cone path { fill: ${cone}; }`,
    `.covgap-chart .phase line, .covgap-chart .now line { stroke: ${phase}; }`,
    `.covgap-chart .due path { fill: ${paper}; stroke: ${ink}; stroke-width: 1.5; }`,
    ...lines.map((colour, at) => `.covgap-chart .line-${at} path { stroke: ${colour}; }`),
  ].join('\n');
}
