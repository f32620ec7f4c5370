/** What a string is often meant to be, by the name of the parameter or property that takes it. */
const BY_NAME: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ur[il]|href|link|endpoint|origin/i, ['https://example.com/a/b?x=1&y=2#top', '/a/b', 'http://localhost:8080']],
  [/host|domain/i, ['example.com', 'localhost']],
  [/path|file|dir|folder/i, ['/a/b.txt', 'a/b', '../c', 'C:\\a\\b.txt']],
  [/e?mail/i, ['ann@example.com']],
  [/date|time|iso/i, ['2024-01-02T03:04:05.000Z', '2024-01-02']],
  [/json/i, ['{"a":1}', '[1,2]', '{']],
  [/ver(sion)?$|semver|range/i, ['1.2.3', '1.2.3-beta.1', '^1.0.0', '>=1.0.0 <2.0.0']],
  [/colou?r|hex/i, ['#ff8800', 'red', 'rgb(1, 2, 3)']],
  [/id$|key|uuid/i, ['a', 'b', '123e4567-e89b-42d3-a456-426614174000']],
  [/regex|pattern|glob/i, ['a.*', '^a+$', '*.js']],
  [/html|xml|markup/i, ['<p>a &amp; b</p>', '<a href="b">c</a>']],
  [/quer|search/i, ['a=1&b=2', '?a=1']],
  [/query|sql/i, ['select 1']],
  [/cookie/i, ['a=1; b=2', 'a=1; Path=/; HttpOnly']],
  [/header/i, ['text/html; charset=utf-8', 'gzip, deflate']],
  [/mime|type/i, ['text/plain', 'application/json']],
  [/sep|delim/i, [',', '-']],
  [/locale|lang/i, ['en', 'de-DE']],
  [/num|amount|size|count/i, ['42', '1.5', '1,000']],
  [/name/i, ['a', 'Ann', 'foo-bar']],
];

const PLAIN: readonly string[] = ['a', '', 'hello world', 'fooBar', 'foo-bar_baz', '42', 'ä€', ' a ', 'a,b', 'aa'];

/** Strings worth trying for something called `name`, the likeliest first. */
export function stringsFor(name: string): readonly string[] {
  const special = BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? [];
  return [...new Set([...special, ...PLAIN])];
}
