import type { ModuleOptions } from '../options.js';
export async function initCommand(_options: ModuleOptions): Promise<number> {
  return 0;
}
