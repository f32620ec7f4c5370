import { builtinModules } from 'node:module';
import { ts } from 'ts-morph';
import { isPackageFile } from './text.js';

const MAX_FILES = 50;

const REACHING = new Set(
  (
    'fs fs/promises net http https http2 dgram dns dns/promises child_process cluster worker_threads tls inspector ' +
    'inspector/promises repl readline readline/promises undici axios node-fetch cross-fetch got ky needle request ' +
    'superagent ws socket.io socket.io-client express fastify koa @hapi/hapi @hono/node-server pg mysql mysql2 redis ioredis ' +
    'mongodb mongoose sqlite3 better-sqlite3 sequelize knex typeorm nodemailer ssh2 ftp amqplib kafkajs fs-extra ' +
    'graceful-fs glob fast-glob globby rimraf mkdirp del chokidar execa cross-spawn shelljs zx puppeteer playwright ' +
    'write-file-atomic tmp tempy simple-git open import-fresh piscina tinypool'
  ).split(' '),
);

/** Modules through which a file reaches files, network or processes, itself or by what it imports of the project. */
export function effectsOf(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const effects = new Set<string>();
  const queue = new Set<ts.SourceFile>([file]);
  for (const each of queue)
    for (const specifier of importsOf(each)) {
      const name = specifier.text.replace(/^node:/, '');
      if (REACHING.has(name)) effects.add(builtinModules.includes(name) ? `node:${name}` : name);
      const next = checker.getSymbolAtLocation(specifier)?.declarations?.find(ts.isSourceFile);
      const isOwn = next !== undefined && !next.isDeclarationFile && !isPackageFile(next.fileName, file.fileName);
      if (isOwn && queue.size < MAX_FILES) queue.add(next);
    }
  return [...effects].sort();
}

/** Specifiers of what is imported when the file runs. */
function importsOf(file: ts.SourceFile): ts.StringLiteralLike[] {
  const out: ts.StringLiteralLike[] = [];
  for (const statement of file.statements) {
    if (
      ts.isImportDeclaration(statement) &&
      (statement.importClause?.isTypeOnly || isTypesOnly(statement.importClause))
    )
      continue;
    if (ts.isExportDeclaration(statement) && statement.isTypeOnly) continue;
    const specifier =
      ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) out.push(specifier);
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      if ((isRequire || isImport) && first !== undefined && ts.isStringLiteralLike(first)) out.push(first);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out;
}

/** `import { type A, type B } from …`. */
function isTypesOnly(clause: ts.ImportClause | undefined): boolean {
  const bindings = clause?.namedBindings;
  if (clause === undefined || clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings))
    return false;
  return bindings.elements.length > 0 && bindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}
