/** Decides which commands go now, sends them, and again until there is an answer. */

import type { Lease } from '../storage/lease'
import type { Timers } from '../timers'
import { LEASE, type CommandStore, type KeptCommand } from './commandStore'
import { deliver, type Ways } from './delivery'
import { statusOf } from './entry'
import type { Outcome } from './outcome'
import { RetrySchedule } from './retrySchedule'

export interface DispatcherOptions {
  store: CommandStore
  lease: Lease
  ways: Ways
  timers: Timers
  random: () => number
  /** The commands that may go, in the order they were given. */
  waiting: () => KeptCommand[]
  onSending: () => void
  /** Called with every outcome, also when it is to be sent again. */
  onAnswered: (kept: KeptCommand, outcome: Outcome) => void
}

export class Dispatcher {
  isRunning = false
  private readonly onItsWay = new Set<string>()
  private readonly schedule: RetrySchedule

  constructor(private readonly options: DispatcherOptions) {
    const { timers, random } = options
    this.schedule = new RetrySchedule(timers, random, () => this.pump())
  }

  /** Whether this tab waits for the answer to a command. */
  isOnItsWay(id: string): boolean {
    return this.onItsWay.has(id)
  }

  /** A command may go at once, or is gone. */
  forget(id: string): void {
    this.schedule.forget(id)
  }

  /** Does not wait for the next tries, except where the server asked for time. */
  hurry(): void {
    this.schedule.hurry()
    this.pump()
  }

  /** Sends the first command about each order and table, where it may go now. */
  pump(): void {
    if (!this.isRunning) return
    const seen = new Set<string>()
    for (const kept of this.options.waiting()) {
      if (seen.has(kept.subject)) continue
      seen.add(kept.subject)
      if (this.mayGo(kept)) void this.send(kept)
    }
  }

  /**
   * Takes the lease of a command that waits or is on its way, and keeps it while the command waits
   * for its next try: other tabs leave it alone then.
   */
  private mayGo(kept: KeptCommand): boolean {
    const { store, lease, timers } = this.options
    const isOnItsWay = this.onItsWay.has(kept.id)
    const status = statusOf(kept, store.progress(kept.id), timers.now())
    if (!isOnItsWay && status !== 'waiting') return false
    return lease.take(LEASE + kept.id) && !isOnItsWay && this.schedule.isDue(kept.id)
  }

  private async send(kept: KeptCommand): Promise<void> {
    const { store, lease, ways, timers, onSending, onAnswered } = this.options
    const { id } = kept
    const progress = store.progress(id)
    store.setProgress(id, { ...progress, tries: progress.tries + 1 })
    this.onItsWay.add(id)
    onSending()
    const outcome = await deliver(kept, ways, timers)
    this.onItsWay.delete(id)
    if (outcome.kind === 'again') {
      this.schedule.failed(id, outcome.after)
    } else {
      this.schedule.forget(id)
      lease.release(LEASE + id)
    }
    onAnswered(kept, outcome)
  }
}
