/** What is used of packages that bring no types of their own, or such that need a browser's. */
declare module '@mixmark-io/domino' {
  const domino: { createDocument(html?: string): import('./chart-svg.js').ChartDocument };
  export default domino;
}

declare module 'w3c-xmlserializer' {
  /** @throws where `requireWellFormed` is set and the tree cannot be written as XML */
  export default function serialize(node: object, options: { requireWellFormed: boolean }): string;
}
