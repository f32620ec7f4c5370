import type { ModuleOptions } from '../options.js';
export async function doctorCommand(_options: ModuleOptions): Promise<number> {
  return 0;
}
