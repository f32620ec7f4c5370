import { open } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { CovgapError } from '../errors.js';

/** Stands at the head of what covgap writes anew each week, so that it is known again. */
export const OWN_MARK = 'made by covgap';

/**
 * Writes a file whole or not at all. A file that is there is replaced only where covgap made it.
 *
 * @param text holds `OWN_MARK` in its first 512 bytes
 * @throws CovgapError `file-exists` where someone else's file is in the way; `usage` where it cannot be written
 */
export async function writeOwnFile(file: string, text: string): Promise<void> {
  if (await isForeign(file))
    throw new CovgapError('file-exists', 'is there already, and covgap did not make it', {
      file,
      hint: 'Name another file, or remove this one first.',
    });
  await writeFileAtomic(file, text).catch((cause: NodeJS.ErrnoException) => {
    throw new CovgapError('usage', `cannot be written: ${cause.message}`, {
      file,
      cause,
      hint: 'Name a file in a folder that is there and may be written to.',
    });
  });
}

async function isForeign(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new CovgapError('usage', `cannot be read: ${error.message}`, { file, cause: error });
  });
  if (handle === null) return false;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return true;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    return !buffer.toString('utf8', 0, bytesRead).includes(OWN_MARK);
  } finally {
    await handle.close();
  }
}
