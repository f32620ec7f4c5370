import { open, stat } from 'node:fs/promises';
import { CovgapError } from '../errors.js';
import type { ReportInput } from '../formats/format.js';

/** Read at once: each read waits for a thread, so few large ones are faster. */
const READ_BYTES = 1 << 20;

/**
 * A report on disk. One buffer is read into again and again: a stream's buffers would pile up faster than they are
 * collected.
 *
 * @throws CovgapError `report-unreadable`
 */
export async function reportInput(path: string, name: string): Promise<ReportInput> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new CovgapError('report-unreadable', cause.code === 'ENOENT' ? 'no such file' : cause.message, {
      file: name,
      cause,
    });
  });
  if (!found.isFile())
    throw new CovgapError('report-unreadable', found.isDirectory() ? 'a folder, not a report' : 'no regular file', {
      file: name,
      hint: `Name the report files, for example --report '${name.replace(/\/$/, '')}/**/lcov.info'.`,
    });
  return { name, size: found.size, chunks: () => readChunks(path, name) };
}

async function* readChunks(path: string, name: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path).catch((cause: Error) => {
    throw new CovgapError('report-unreadable', cause.message, { file: name, cause });
  });
  // Two buffers in turn: while one is parsed the other fills.
  let [current, spare] = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)];
  let pending = handle.read(current, 0, READ_BYTES, null);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      const filled = current.subarray(0, bytesRead);
      [current, spare] = [spare, current];
      pending = handle.read(current, 0, READ_BYTES, null);
      yield filled;
    }
  } finally {
    await pending.catch(() => {});
    await handle.close();
  }
}
