import FakeTimers from '@sinonjs/fake-timers';
import type { VirtualTime } from '../search/subject.js';

/** What clocks of the sandbox say: any fixed moment would do, as long as it is always the same. */
export const sandboxEpoch = Date.UTC(2024, 5, 15, 12);

/** Milliseconds from one reading of the fine clock to the next where time passes: code that measures itself must not find nothing. */
const PER_READING = 1.7;

/**
 * Stops the clock at `nowMs` and takes timers over: nothing has to be waited for, and what code does is the same on a
 * slow machine. The library is the one that vitest and jest fake their timers with.
 */
export function startVirtualTime(nowMs: number): VirtualTime {
  const clock = FakeTimers.install({
    now: nowMs,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    shouldClearNativeTimers: true,
  });
  let drifted = 0;
  let readings = 0;
  // Setting the time leaves this alone, but on a slow machine it goes on as well.
  const now = performance.now.bind(performance);
  performance.now = () => now() + drifted + (drifted > 0 ? ++readings * PER_READING : 0);
  return {
    drift(milliseconds) {
      drifted += milliseconds;
      clock.setSystemTime(clock.now + milliseconds);
    },
    advance() {
      if (clock.countTimers() === 0) return false;
      clock.next();
      return true;
    },
    elapsed: () => clock.now - nowMs - drifted,
    waiting: () => clock.countTimers(),
    reset() {
      drifted = 0;
      readings = 0;
      clock.reset();
      clock.setSystemTime(nowMs);
    },
  };
}
