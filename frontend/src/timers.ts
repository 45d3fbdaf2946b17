/** The device's clocks and timers, given to whoever needs them so that a spec can let hours pass. */

export interface Timers {
  /** The wall clock in milliseconds. It may be wrong, and it may jump. */
  now(): number
  /** Milliseconds since some moment: never goes back, but may stand still while the device sleeps. */
  monotonic(): number
  /** Runs the action once, after so many milliseconds or later. Returns how to call it off. */
  after(delay: number, action: () => void): () => void
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delay, action) {
    const timer = setTimeout(action, delay)
    return () => clearTimeout(timer)
  },
}

/**
 * How long to wait before another try: doubling from `first` to `most` milliseconds, of which a
 * random half is left out, so that the tablets of a restaurant do not all come back at once.
 */
export function backOff(
  failures: number,
  first: number,
  most: number,
  random: () => number,
): number {
  const full = Math.min(most, first * 2 ** Math.max(0, failures - 1))
  return full * (0.5 + random() / 2)
}
