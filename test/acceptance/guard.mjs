/** Vitest setup file: writes down what tests touch outside: connections, child processes, files beyond the run's scratch folder. */
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';

const log = process.env.COVGAP_GUARD_LOG;
if (log) {
  const { openSync, writeSync } = fs;
  const out = openSync(log, 'a');
  const scratch = tmpdir();
  const note = (kind, name, subject) => {
    if (kind !== 'file' || !subject.startsWith(scratch))
      writeSync(out, `${kind}: ${name} ${subject}\t${expect.getState().testPath}\n`);
  };
  const watch = (object, names, kind) => {
    for (const name of names) {
      const original = object[name];
      if (typeof original !== 'function' || original.watched) continue;
      object[name] = function (...args) {
        note(kind, name, typeof args[0] === 'string' || args[0] instanceof URL ? String(args[0]) : '');
        return Reflect.apply(original, this, args);
      };
      object[name].watched = true;
    }
  };
  const writes = [
    'writeFile',
    'appendFile',
    'mkdir',
    'mkdtemp',
    'rm',
    'rmdir',
    'unlink',
    'rename',
    'copyFile',
    'symlink',
    'truncate',
    'chmod',
    'cp',
  ];
  watch(net.Socket.prototype, ['connect'], 'network');
  watch(net.Server.prototype, ['listen'], 'network');
  watch(dgram.Socket.prototype, ['send', 'bind'], 'network');
  watch(childProcess, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'], 'process');
  watch(fs, [...writes, ...writes.map((name) => `${name}Sync`), 'createWriteStream'], 'file');
  watch(fs.promises, writes, 'file');
  syncBuiltinESMExports();
}
