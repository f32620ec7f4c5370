/** Vite plugin: tests written for Jest run in vitest, so that both are measured by the same instrument. */
export const plugin = {
  name: 'jest-as-vitest',
  enforce: 'pre',
  transform(code, id) {
    if (!/\.generated\.test\.[cm]?[jt]sx?/.test(id)) return null;
    // `vi.mock` is hoisted above imports only by its own name.
    return code.replace(/\bjest\./g, 'vi.');
  },
};
