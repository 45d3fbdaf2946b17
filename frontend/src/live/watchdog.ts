/** Notices that the server has fallen silent, and that the device has slept. */

import type { Timers } from '../timers'

/** After so long without a word the screen says that it may be old. The server pings every 5 s. */
export const SILENCE = 10_000
const TICK = 5_000
/** A tick that comes this late: the device slept. */
const SLEPT = 20_000

export interface WatchdogOptions {
  timers: Timers
  onSilence: () => void
  onSlept: () => void
}

export class Watchdog {
  private heard: { wall: number; monotonic: number }
  private ticked: { wall: number; monotonic: number }
  private cancels: (() => void)[] = []

  constructor(private readonly options: WatchdogOptions) {
    this.heard = this.ticked = this.moment()
  }

  start(): void {
    this.stop()
    this.heard = this.ticked = this.moment()
    this.waitForTick()
    this.waitForSilence(SILENCE)
  }

  stop(): void {
    for (const cancel of this.cancels) cancel()
    this.cancels = []
  }

  /** The server has said something, if only a ping. */
  word(): void {
    this.heard = this.moment()
  }

  /** Milliseconds since the last word. The clock that went further counts: one of them may sleep. */
  age(): number {
    return this.since(this.heard)
  }

  private moment(): { wall: number; monotonic: number } {
    return { wall: this.options.timers.now(), monotonic: this.options.timers.monotonic() }
  }

  private since(then: { wall: number; monotonic: number }): number {
    const now = this.moment()
    return Math.max(now.wall - then.wall, now.monotonic - then.monotonic)
  }

  private waitForTick(): void {
    this.cancels[0] = this.options.timers.after(TICK, () => {
      const gap = this.since(this.ticked)
      this.ticked = this.moment()
      this.waitForTick()
      // A tab in the background gets few ticks, but still hears the server: it does not sleep.
      if (gap > SLEPT && this.age() >= SILENCE) this.options.onSlept()
    })
  }

  private waitForSilence(delay: number): void {
    this.cancels[1] = this.options.timers.after(delay, () => {
      const left = SILENCE - this.age()
      if (left <= 0) this.options.onSilence()
      this.waitForSilence(left <= 0 ? SILENCE : left)
    })
  }
}
