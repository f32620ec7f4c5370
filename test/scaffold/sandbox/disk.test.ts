import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const disk = fileURLToPath(new URL('../../../dist/scaffold/sandbox/disk.js', import.meta.url));

const threads = fileURLToPath(new URL('../../../dist/scaffold/sandbox/threads.js', import.meta.url));

/** Functions of `node:fs` are replaced for good, so each program has a process of its own. Gives what it prints, as JSON. */
function printed(order: string, body: string): unknown {
  const program = `
    import fs from 'node:fs';
    import os from 'node:os';
    import path from 'node:path';
    import zlib from 'node:zlib';
    import { promisify } from 'node:util';
    const real = { ...fs };
    const { orderDisk } = await import(${JSON.stringify(disk)});
    const { countThreads } = await import(${JSON.stringify(threads)});
    const { queued, inThreads } = '${order}' === 'as-it-is' ? {} : orderDisk('${order}');
    const working = countThreads('zlib, subtle');
    const pending = () => queued() + inThreads() + working();
    const prompt = () => inThreads() + working() === 0;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'covgap-disk-'));
    const at = (name) => path.join(folder, name);
    const told = [];
    const tell = (...all) => told.push(all);
    try { ${body} } finally { real.rmSync(folder, { recursive: true }); }
    console.log(JSON.stringify(told));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

const ASK_THREE = `
  fs.writeFileSync(at('a'), 'x'.repeat(5_000_000));
  await new Promise((done) => {
    let left = 3;
    for (const name of ['a', 'b', 'c'])
      fs.stat(at(name), (error) => { tell(name, error?.code ?? 'there'); if (--left === 0) done(); });
    tell('asked', pending(), prompt());
  });
  tell('answered', pending());`;

describe('answers of the disk', () => {
  it('come in the order of the requests, or the last first', () => {
    const asked = ['asked', 3, true];
    const all = [
      ['a', 'there'],
      ['b', 'ENOENT'],
      ['c', 'ENOENT'],
    ];
    expect(printed('in-order', ASK_THREE)).toEqual([asked, ...all, ['answered', 0]]);
    expect(printed('last-first', ASK_THREE)).toEqual([asked, ...all.toReversed(), ['answered', 0]]);
  });

  it('are what Node gives, for callbacks and promises', () => {
    const body = `
      const call = (name, ...args) => new Promise((done) => fs[name](...args, (...given) => {
        tell(name, ...given.map((each) => (each instanceof Error ? each.message.replaceAll(folder, '') : Buffer.isBuffer(each) ? each.toString().replaceAll('\\0', '') : typeof each === 'object' && each !== null && 'isFile' in each ? 'stats' : each)));
        done(given.at(-1));
      }));
      await call('mkdir', at('d'));
      await call('writeFile', at('d/f'), 'text');
      await call('readFile', at('d/f'), 'utf8');
      await call('readFile', at('none'));
      await call('readdir', folder);
      await call('exists', at('d/f'));
      await call('exists', at('none'));
      await call('stat', at('d'));
      const number = await new Promise((done) => fs.open(at('d/f'), 'r+', (_, number) => done(number)));
      await new Promise((done) => fs.read(number, (error, size, buffer) => { tell('read', error, size, buffer.length); done(); }));
      await call('write', number, 'more', 0);
      await call('fstat', number);
      await call('close', number);
      await call('unlink', at('d/f'));
      tell(await promisify(fs.readdir)(at('d')), await promisify(fs.exists)(at('d')));
      const { promises } = fs;
      tell(await promises.writeFile(at('p'), 'kept'), await promises.readFile(at('p'), 'utf8'));
      await promises.readFile(at('none')).catch(({ code }) => tell(code));
      const handle = await promises.open(at('p'));
      tell(await handle.readFile('utf8'));
      await handle.close();`;
    const answers = printed('as-it-is', body);
    expect(printed('in-order', body)).toEqual(answers);
    expect(printed('last-first', body)).toEqual(answers);
    expect(answers).toEqual([
      ['mkdir', null],
      ['writeFile', null],
      ['readFile', null, 'text'],
      ['readFile', "ENOENT: no such file or directory, open '/none'"],
      ['readdir', null, ['d']],
      ['exists', true],
      ['exists', false],
      ['stat', null, 'stats'],
      ['read', null, 4, 16_384],
      ['write', null, 4, 'more'],
      ['fstat', null, 'stats'],
      ['close', null],
      ['unlink', null],
      [[], true],
      [null, 'kept'],
      ['ENOENT'],
      ['kept'],
    ]);
  });

  it('refuse what is no path at once, and leave nothing open', () => {
    expect(
      printed(
        'in-order',
        `for (const name of ['stat', 'readFile', 'open', 'mkdir'])
           try { fs[name](undefined, () => tell('called')); } catch ({ code }) { tell(code); }
         await fs.promises.readFile(null).catch(({ code }) => tell(code));
         tell(pending());`,
      ),
    ).toEqual([...Array.from({ length: 5 }, () => ['ERR_INVALID_ARG_TYPE']), [0]]);
  });

  it('of the Web Cryptography API are counted until they come', () => {
    expect(
      printed(
        'in-order',
        `const digest = crypto.subtle.digest('SHA-1', new Uint8Array(8));
         const refused = crypto.subtle.digest('none', new Uint8Array(8)).catch(({ name }) => tell(name));
         tell(pending(), prompt());
         tell((await digest).byteLength);
         await refused;
         await null;
         tell(pending(), prompt());`,
      ),
    ).toEqual(expect.arrayContaining([[2, false], ['NotSupportedError'], [20], [0, true]]));
  });

  it('stream in order, and compression counts as work in threads', () => {
    expect(
      printed(
        'in-order',
        `fs.writeFileSync(at('a'), 'x'.repeat(200_000));
         const packed = at('a.gz');
         const done = promisify((await import('node:stream')).pipeline)(
           fs.createReadStream(at('a')), zlib.createGzip(), fs.createWriteStream(packed));
         let threads = false;
         const timer = setInterval(() => { threads ||= !prompt(); }, 0);
         zlib.gzip('abc', () => {});
         threads ||= !prompt();
         await done;
         clearInterval(timer);
         tell(threads, zlib.gunzipSync(fs.readFileSync(packed)).length);`,
      ),
    ).toEqual([[true, 200_000]]);
  });
});
