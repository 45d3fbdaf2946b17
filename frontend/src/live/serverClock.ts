/**
 * The server's clock, as every timer on a screen uses it: the tablet's own may be wrong by years.
 *
 * It is read from the `welcome` of each connection and runs on the device's monotonic clock, so
 * nobody who sets the tablet's clock moves it.
 */

import type { Timers } from '../timers'

/** A reading this far off is no delay of the network: one of the clocks was set, or slept. */
const JUMP = 2_000
/** The share of the difference that a reading within `JUMP` corrects. */
const SMOOTHING = 0.25
/** Set back by more than this, it goes back; by less, it stands until it has been caught up. */
const LARGE_JUMP = 60_000

export class ServerClock {
  private offset: number | undefined
  private latest = -Infinity

  constructor(private readonly timers: Pick<Timers, 'now' | 'monotonic'>) {}

  /** Whether the server has told the time yet. Until then the device's clock has to do. */
  get isSet(): boolean {
    return this.offset !== undefined
  }

  /** Takes in `welcome.server_time`, at the moment it arrives. */
  read(serverTime: string): void {
    const read = Date.parse(serverTime) - this.timers.monotonic()
    if (Number.isNaN(read)) return
    const difference = this.offset === undefined ? Infinity : read - this.offset
    if (Math.abs(difference) <= JUMP) {
      this.offset = (this.offset ?? 0) + difference * SMOOTHING
      return
    }
    if (this.offset === undefined || difference < -LARGE_JUMP) this.latest = -Infinity
    this.offset = read
  }

  /** Milliseconds since 1970 on the server. It does not go back, unless the server's clock was set. */
  serverNow = (): number => {
    if (this.offset === undefined) return this.timers.now()
    this.latest = Math.max(this.latest, this.timers.monotonic() + this.offset)
    return this.latest
  }
}
