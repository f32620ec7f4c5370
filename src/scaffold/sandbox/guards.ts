import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import inspector from 'node:inspector';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import workerThreads from 'node:worker_threads';
import { type FileGuardOptions, guardFiles } from './guard-files.js';
import type { Refusals } from './refused.js';

/** An object whose functions are replaced. */
type Patched = Record<string, unknown>;

/**
 * Replaces what leads out of the process by functions that throw a `RefusedError`, and what prints by nothing. This
 * keeps well-meant code from doing harm and gives its author a clear message; the permission model of Node and the
 * network namespace below are for code that goes round it.
 */
export function installGuards(refusals: Refusals, options: FileGuardOptions): void {
  guardProcess(refusals);
  guardNetwork(refusals);
  guardProcesses(refusals);
  guardFiles(refusals, options);
  silence();
  syncBuiltinESMExports();
}

/** Replaces functions of an object; the message names the object and the first argument where it is plain. */
function refuse(refusals: Refusals, target: object, label: string, kind: string, names: readonly string[]): void {
  for (const name of names) {
    if (typeof (target as Patched)[name] !== 'function') continue;
    const refused = function (this: unknown, ...args: unknown[]): never {
      throw refusals.refuse(`${kind} (${label}${name}${plain(args[0])})`);
    };
    replace(target, name, refused);
  }
}

function replace(target: object, name: string, value: unknown): void {
  if (typeof value === 'function') Object.defineProperty(value, 'name', { value: name, configurable: true });
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
}

function plain(value: unknown): string {
  if (typeof value === 'number') return ` ${value}`;
  if (typeof value === 'string') return ` ${value.slice(0, 80)}`;
  return value instanceof URL ? ` ${value.href.slice(0, 80)}` : '';
}

const changesOfUser = ['setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups'];

function guardProcess(refusals: Refusals): void {
  refuse(refusals, process, 'process.', 'exit', ['exit', 'reallyExit', 'abort']);
  refuse(refusals, process, 'process.', 'signal', ['kill', '_kill', '_debugProcess']);
  refuse(refusals, process, 'process.', 'change of the process', ['chdir', ...changesOfUser]);
  refuse(refusals, process, 'process.', 'native code', ['dlopen']);
}

function guardNetwork(refusals: Refusals): void {
  const network = (target: object, label: string, names: readonly string[]) =>
    refuse(refusals, target, label, 'network', names);
  refuse(refusals, net.Server.prototype, 'net.Server.', 'server', ['listen']);
  network(net.Socket.prototype, 'net.Socket.', ['connect']);
  network(dgram.Socket.prototype, 'dgram.Socket.', ['bind', 'connect', 'send']);
  const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  network(dns, 'dns.', lookups);
  network(dns.Resolver.prototype, 'dns.Resolver.', lookups);
  network(dns.promises, 'dns.promises.', lookups);
  replace(globalThis, 'fetch', (input: unknown) => Promise.reject(refusals.refuse(`network (fetch${plain(input)})`)));
  for (const name of ['WebSocket', 'EventSource'])
    if (name in globalThis) replace(globalThis, name, refusedClass(refusals, 'network', name));
}

function guardProcesses(refusals: Refusals): void {
  const names = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];
  refuse(refusals, childProcess, 'child_process.', 'process', names);
  refuse(refusals, childProcess.ChildProcess.prototype, 'ChildProcess.', 'process', ['spawn']);
  replace(workerThreads, 'Worker', refusedClass(refusals, 'thread', 'worker_threads.Worker'));
  refuse(refusals, inspector, 'inspector.', 'debugger', ['open', 'waitForDebugger']);
  refuse(refusals, inspector.Session.prototype, 'inspector.Session.', 'debugger', ['connect', 'connectToMainThread']);
}

/** A class none of which can be made; `instanceof` and `extends` work. */
function refusedClass(refusals: Refusals, kind: string, name: string): unknown {
  return class {
    constructor(first: unknown) {
      throw refusals.refuse(`${kind} (${name}${plain(first)})`);
    }
  };
}

/** What is printed goes nowhere in any case; this saves the time of making the text. */
function silence(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (_chunk: unknown, encoding?: unknown, done?: unknown) => {
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(() => callback());
      return true;
    };
  }
  for (const name of Object.keys(console)) {
    if (name === 'Console' || name === 'context') continue;
    const target = console as unknown as Patched;
    if (typeof target[name] === 'function') replace(console, name, () => undefined);
  }
}
