/**
 * Sources that are both an ES module and `module.exports = …`, as TypeScript compiles them for CommonJS. Vitest hands
 * a `module` to ES modules too, but refuses to let it set what the exports are made of; Node has none there. Their own
 * runner is another, so the stand-in must load them as Node would.
 */
export const plugin = {
  name: 'native-modules',
  enforce: 'pre',
  transform(code, id) {
    if (!/\.[cm]?tsx?$/.test(id) || !/\bmodule\.exports\b/.test(code) || !/^export\b/m.test(code)) return undefined;
    return { code: `var module = undefined;${code}`, map: null };
  },
};
