import { expect, it } from 'vitest';
import type { Incident } from '../../../src/scaffold/model.js';
import { together } from '../../../src/scaffold/sandbox/incidents.js';

const scratch = '/tmp/covgap-a1B2c3';
const refused = (message: string, target = 'save'): Incident => ({ code: 'refused', message, target });

it('paths that are new in each run are said without it, and what is then the same once', () => {
  const incidents = [16, 17].map((at) =>
    refused(`save('a'): refused: file write (fs.open ${scratch}/e695d17958f8434e/folders/f0000${at}/a.txt)`),
  );
  expect(together(incidents, scratch)).toEqual([refused("save('a'): refused: file write (fs.open folder/a.txt)")]);
  expect(together([refused(`in ${scratch}/0f/tmp/x and ${scratch}`)], scratch)).toEqual([
    refused('in folder/tmp/x and folder'),
  ]);
});

it('few of each function, and not too many in all', () => {
  const many = Array.from({ length: 90 }, (_, at) =>
    refused(`f(${at}): refused: file write (fs.open ${at})`, `function ${at % 30}`),
  );
  const kept = together(many, scratch);
  expect(kept).toHaveLength(20);
  expect(
    together(
      many.filter(({ target }) => target === 'function 1'),
      scratch,
    ),
  ).toHaveLength(3);
});
