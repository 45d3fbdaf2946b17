/** When a command that did not get through is sent again. */

import { backOff, type Timers } from '../timers'

const FIRST_RETRY = 1_000
const LAST_RETRY = 30_000

interface Delay {
  failures: number
  until: number
  isAsked: boolean
}

export class RetrySchedule {
  private readonly delays = new Map<string, Delay>()

  constructor(
    private readonly timers: Timers,
    private readonly random: () => number,
    private readonly onDue: () => void,
  ) {}

  isDue(id: string): boolean {
    return (this.delays.get(id)?.until ?? 0) <= this.timers.monotonic()
  }

  /** It did not get through. `asked`: the server asked for so many milliseconds. */
  failed(id: string, asked?: number): void {
    const failures = (this.delays.get(id)?.failures ?? 0) + 1
    const wait = asked ?? backOff(failures, FIRST_RETRY, LAST_RETRY, this.random)
    const until = this.timers.monotonic() + wait
    this.delays.set(id, { failures, until, isAsked: asked !== undefined })
    this.timers.after(wait, this.onDue)
  }

  forget(id: string): void {
    this.delays.delete(id)
  }

  /** Makes all due, except where the server asked for time. */
  hurry(): void {
    for (const [id, delay] of this.delays) if (!delay.isAsked) this.delays.delete(id)
  }
}
