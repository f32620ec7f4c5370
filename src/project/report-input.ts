import { open, stat } from 'node:fs/promises';
import { CovgapError } from '../errors.js';
import type { ReportInput } from '../formats/format.js';

const CHUNK_BYTES = 1 << 18;

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
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
