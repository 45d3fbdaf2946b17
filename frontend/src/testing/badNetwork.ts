/** A network that cuts, delays and repeats what is sent, both ways. */

import type { Acknowledgement } from '../live/types'
import type { Ways } from '../outbox/delivery'
import type { ModelServer } from './modelServer'
import type { FakeTimers } from './fakeTimers'

const LONGEST_DELAY = 20_000

export class BadNetwork implements Ways {
  /** How often something was lost, and how often it arrived twice. */
  lost = 0
  repeated = 0
  private isClosed = false
  private isUp = true

  constructor(
    private readonly server: ModelServer,
    private readonly timers: FakeTimers,
    private readonly random: () => number,
    private readonly userId: () => number,
  ) {}

  isLive(): boolean {
    if (this.random() < 0.2) this.isUp = !this.isUp
    return this.isUp
  }

  request(name: string, body: object, timeout: number): Promise<Acknowledgement> {
    return this.carry(() => this.server.command(this.userId(), name, body), timeout)
  }

  fetch(path: string, init: RequestInit, userId: number): Promise<Response> {
    return this.carry(() => this.server.request(userId, path, init), 15_000)
  }

  /** The page is gone: no answer reaches it any more. */
  close(): void {
    this.isClosed = true
  }

  private carry<T>(arrive: () => T, timeout: number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.timers.after(timeout, () => this.isClosed || reject(new Error('No answer in time.')))
      const isLost = this.random() < 0.2
      const isAnswerLost = this.random() < 0.2
      if (isLost || isAnswerLost) this.lost += 1
      if (isLost) return
      this.timers.after(this.delay(), () => {
        const answer = arrive()
        if (isAnswerLost) return
        this.timers.after(this.delay(), () => this.isClosed || resolve(answer))
      })
      if (this.random() < 0.2) {
        this.repeated += 1
        this.timers.after(this.delay(), arrive)
      }
    })
  }

  /** Mostly quick, sometimes longer than anybody waits. */
  private delay(): number {
    return this.random() ** 4 * LONGEST_DELAY
  }
}
