/** Of the HTML pages. Text has a contrast of at least 4.5 : 1 on what it stands on, in both schemes. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f8fa; --ink: #1f2328; --soft: #57606a; --line: #d8dee4;
  --good: #116329; --warn: #7d4e00; --bad: #a40e26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d1117; --panel: #161b22; --ink: #e6edf3; --soft: #9da7b3; --line: #30363d;
    --good: #56d364; --warn: #e3b341; --bad: #ff8f89;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
}
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 0 0 0.5rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 0.6rem; padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 0.4rem; }
p { margin: 0.6rem 0; max-width: 46rem; }
ul, ol { margin: 0.5rem 0; padding-left: 1.4rem; }
li { margin: 0.2rem 0; }
code { font: 0.87em ui-monospace, "DejaVu Sans Mono", monospace; background: var(--panel); padding: 0.1em 0.3em; border-radius: 4px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.figure { font-variant-numeric: tabular-nums; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.75rem; margin: 1.25rem 0; }
.tiles div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 0.9rem; }
.tiles dt, .tiles dd { margin: 0; color: var(--soft); font-size: 0.87rem; }
.tiles dd.value { color: var(--ink); font-size: 1.5rem; font-weight: 600; line-height: 1.35; }
.chart { margin: 1.25rem 0; }
.chart svg { width: 100%; }
.chart .narrow { display: none; }
table { border-collapse: collapse; width: 100%; margin: 0.6rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.38rem 0.9rem 0.38rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: 0.85rem; overflow-wrap: normal; }
th.right, td.right { text-align: right; }
td.right { white-space: nowrap; font-variant-numeric: tabular-nums; }
th:last-child, td:last-child { padding-right: 0; }
.mark { white-space: nowrap; font-weight: 600; }
.mark .sign { display: inline-block; min-width: 0.8em; text-align: center; }
.mark.good { color: var(--good); } .mark.warn { color: var(--warn); } .mark.bad { color: var(--bad); } .mark.unknown { color: var(--soft); }
@media (max-width: 640px) {
  main { padding: 1.25rem 1rem 2rem; }
  h1 { font-size: 1.35rem; }
  th, td { padding-right: 0.6rem; font-size: 0.9rem; }
  .minor { display: none; }
  .mark, td.right { white-space: normal; }
  .tiles dd.value { font-size: 1.25rem; }
  .chart .wide { display: none; } .chart .narrow { display: block; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards tr { display: block; border: 1px solid var(--line); border-radius: 8px; padding: 0.4rem 0.8rem; margin: 0 0 0.6rem; }
  table.cards td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: 0.15rem 0; text-align: right; white-space: normal; }
  table.cards td::before { content: attr(data-title); color: var(--soft); flex: none; max-width: 50%; }
  table.cards td.minor { display: none; }
  table.cards td:first-child { justify-content: flex-start; text-align: left; font-weight: 600; }
  table.cards td:first-child::before { content: none; }
}
@media print {
  main { max-width: none; padding: 0; }
  table, .chart, .tiles div { break-inside: avoid; }
}
`;
