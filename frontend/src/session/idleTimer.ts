/** Leads a shared device back to the tiles when nobody has touched it for a while. */

import type { Timers } from '../timers'

export const IDLE_AFTER = 2 * 60_000

export class IdleTimer {
  private touchedAt = 0
  private cancel: () => void = () => undefined

  constructor(
    private readonly timers: Timers,
    private readonly onIdle: () => void,
    private readonly limit = IDLE_AFTER,
  ) {}

  start(): void {
    this.touchedAt = this.timers.now()
    this.wait(this.limit)
  }

  stop(): void {
    this.cancel()
    this.cancel = () => undefined
  }

  /** Somebody touches the screen. The touch that wakes a device after the limit comes too late. */
  touched(): void {
    if (this.left() > 0) this.touchedAt = this.timers.now()
    else this.end()
  }

  private left(): number {
    const idle = this.timers.now() - this.touchedAt
    return idle < 0 ? this.limit : this.limit - idle
  }

  private wait(delay: number): void {
    this.cancel()
    this.cancel = this.timers.after(delay, () => {
      const left = this.left()
      if (left <= 0) this.end()
      else this.wait(left)
    })
  }

  private end(): void {
    this.cancel()
    this.touchedAt = this.timers.now()
    this.onIdle()
  }
}
