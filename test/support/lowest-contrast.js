// Contrast of every text with what lies behind it, by WCAG 2: the lowest there is. Evaluated in a page.
(() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if ((color[3] ?? 1) > 0) return color;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
  };
  let lowest = { ratio: 99, text: '' };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (node.textContent.trim() === '' || parent.closest('style, title, desc') !== null) continue;
    if (parent.getClientRects().length === 0) continue;
    const style = getComputedStyle(parent);
    const front = luminance(channels(parent.closest('svg') === null ? style.color : style.fill));
    const back = luminance(behind(parent));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < lowest.ratio) lowest = { ratio, text: node.textContent.trim() };
  }
  return lowest;
})();
