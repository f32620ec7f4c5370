import type { Ratio } from '../../model.js';
import type { Change, ModuleChange } from '../../roadmap/trend/model.js';
import { count, counted, percentText } from '../words.js';
import { dayText, signed } from './figures.js';
import { type Block, code, figure, heading, name, type Text } from './page.js';

/** Modules of a kind that are named; of the others it is said how many there are. */
const SHOWN = 5;

export function changeBlocks(change: Change): Block[] {
  const blocks = [
    ...moverBlocks('Up', change.up),
    ...moverBlocks('Down', change.down),
    ...listBlocks('New code without tests', change.untested, (module) => [', ', ...openLines(module.after)]),
    ...listBlocks('Left the report', change.leftReport, () => [': measured before, in no report now']),
    ...listBlocks('Appeared', change.appeared, (module) => [', ', ...lineCount(module.after)]),
    ...listBlocks('Vanished', change.vanished, (module) => [', ', ...lineCount(module.before)]),
  ];
  const since: Text =
    change.weeks === 1 ? [] : [' (', figure(`${change.weeks}`), ' weeks before: none was recorded between)'];
  const intro: Text = ['Against the snapshot of ', figure(dayText(change.before.time)), ...since, '.'];
  return [
    heading('What changed'),
    { kind: 'paragraph', text: blocks.length === 0 ? [...intro, ' No module moved.'] : intro },
    ...blocks,
  ];
}

function moverBlocks(title: string, moved: readonly ModuleChange[]): Block[] {
  if (moved.length === 0) return [];
  const rows = moved
    .slice(0, SHOWN)
    .map((module) => [
      [code(module.path)],
      [name(module.tier)],
      [figure(percentText(module.before))],
      [figure(percentText(module.after))],
      [figure(signed(module.uncovered))],
    ]);
  return [
    subheading(title, moved.length),
    {
      kind: 'table',
      columns: [
        { title: 'Module' },
        { title: 'Tier' },
        { title: 'Before', right: true },
        { title: 'Now', right: true },
        { title: 'Uncovered lines', right: true },
      ],
      cards: true,
      rows,
    },
  ];
}

function listBlocks(title: string, modules: readonly ModuleChange[], note: (module: ModuleChange) => Text): Block[] {
  if (modules.length === 0) return [];
  const items = modules.slice(0, SHOWN).map((module): Text => [code(module.path), ...note(module)]);
  return [subheading(title, modules.length), { kind: 'list', items }];
}

function openLines(ratio: Ratio | null): Text {
  return ratio === null ? ['nothing to cover'] : [figure(counted(ratio.total - ratio.covered, 'line')), ' uncovered'];
}

function lineCount(ratio: Ratio | null): Text {
  return ratio === null ? ['nothing to cover'] : [figure(counted(ratio.total, 'line'))];
}

function subheading(text: string, total: number): Block {
  const more: Text = total > SHOWN ? [', ', figure(`${SHOWN}`), ' of ', figure(count(total))] : [];
  return { kind: 'heading', level: 3, text: [text, ...more] };
}
