import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // Compiled into WebAssembly, where V8 counts nothing.
      exclude: ['src/wasm/**'],
      reporter: ['text-summary', 'json', 'lcovonly'],
      thresholds: { lines: 90 },
    },
  },
});
