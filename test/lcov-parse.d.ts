declare module 'lcov-parse' {
  const lcovParse: { source: unknown };
  export default lcovParse;
}
