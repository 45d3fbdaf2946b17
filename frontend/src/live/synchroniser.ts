/**
 * Keeps the data of a screen in step with the server: a snapshot, then every event once, in order.
 *
 * A snapshot is loaded after `welcome` has said how far the log has come, while events wait in a
 * buffer; it contains at least everything up to there. After a reconnect the server sends what was
 * missed after the cursor, so the cursor is never taken from `welcome` then.
 */

import { backOff, type Timers } from '../timers'
import type { CaughtUp, LiveEvent, Welcome } from './types'

const FIRST_RETRY = 1_000
const LAST_RETRY = 30_000
/** A failure this long after the one before is a new one, and not the same again. */
const FAILURES_FORGOTTEN_AFTER = 60_000

/** The data of a screen. */
export interface LiveData<Snapshot> {
  /** Loads everything over HTTP. Rejects when it cannot be had; it is asked again then. */
  load(signal: AbortSignal): Promise<Snapshot>
  /** Forgets what was there, and shows this. */
  replace(snapshot: Snapshot): void
  /** Takes in one event. When it throws, a new snapshot is loaded. */
  apply(event: LiveEvent): void
}

export interface SynchroniserOptions<Snapshot> {
  data: LiveData<Snapshot>
  timers: Timers
  random: () => number
  log: (message: string, error: unknown) => void
  /** A snapshot is needed although the link stands. */
  onReload: () => void
  /** What is shown is what is so. */
  onSynced: () => void
}

type Mode = 'idle' | 'snapshot' | 'replay' | 'live'

export class Synchroniser<Snapshot> {
  mode: Mode = 'idle'
  private cursor: number | undefined
  private epoch: string | undefined
  private received = 0
  private buffer: LiveEvent[] = []
  private attempt = new AbortController()
  private cancelRetry: () => void = () => undefined
  private failures = 0
  private failedAt = -Infinity

  constructor(private readonly options: SynchroniserOptions<Snapshot>) {}

  /** What the server has to know to send what was missed. */
  position(): { last_event_id?: number; epoch?: string } {
    if (this.cursor === undefined || this.epoch === undefined) return {}
    return { last_event_id: this.cursor, epoch: this.epoch }
  }

  welcomed(welcome: Welcome): void {
    const isSameDatabase = this.epoch === welcome.epoch
    this.epoch = welcome.epoch
    this.received = welcome.last_event_id
    if (this.cursor === undefined || !isSameDatabase) this.reload()
    else this.mode = 'replay'
  }

  /** What was missed cannot be had. It comes right after `welcome`, and may find us loading. */
  resync(): void {
    if (this.mode !== 'snapshot') this.reload()
  }

  caughtUp(message: CaughtUp): void {
    if (this.mode !== 'replay') return
    this.cursor = Math.max(this.cursor ?? 0, message.last_event_id)
    this.becomeLive()
  }

  receive(event: LiveEvent): void {
    if (this.mode === 'idle') return
    if (this.mode === 'snapshot') this.buffer.push(event)
    else if (!this.take(event)) this.reloadAfterFailure()
  }

  /** The link is gone: what was being loaded is loaded anew on the next one. */
  linkLost(): void {
    this.stopLoading()
    this.mode = 'idle'
  }

  /** Forgets everything, for another person or another start. */
  reset(): void {
    this.linkLost()
    this.cursor = this.epoch = undefined
  }

  private becomeLive(): void {
    this.mode = 'live'
    this.options.onSynced()
  }

  /** Applies an event unless it was applied before. Returns false when that failed. */
  private take(event: LiveEvent): boolean {
    this.received = Math.max(this.received, event.event_id)
    if (event.event_id <= (this.cursor ?? 0)) return true
    try {
      this.options.data.apply(event)
    } catch (error) {
      this.options.log(`event ${event.event_id} (${event.event}) could not be applied`, error)
      return false
    }
    this.cursor = event.event_id
    return true
  }

  private reload(delay = 0): void {
    this.stopLoading()
    this.cursor = undefined
    this.mode = 'snapshot'
    this.options.onReload()
    if (delay === 0) void this.load()
    else this.cancelRetry = this.options.timers.after(delay, () => void this.load())
  }

  /** The next snapshot contains what could not be applied: it was stored before it was sent. */
  private reloadAfterFailure(): void {
    const delay = this.nextDelay()
    this.reload(this.failures === 1 ? 0 : delay)
  }

  private nextDelay(): number {
    const now = this.options.timers.monotonic()
    if (now - this.failedAt > FAILURES_FORGOTTEN_AFTER) this.failures = 0
    this.failures += 1
    this.failedAt = now
    return backOff(this.failures, FIRST_RETRY, LAST_RETRY, this.options.random)
  }

  private stopLoading(): void {
    this.attempt.abort()
    this.cancelRetry()
    this.buffer = []
  }

  private async load(): Promise<void> {
    const attempt = new AbortController()
    this.attempt = attempt
    const contains = Math.max(this.received, lastId(this.buffer))
    try {
      const snapshot = await this.options.data.load(attempt.signal)
      if (attempt.signal.aborted) return
      this.options.data.replace(snapshot)
    } catch (error) {
      if (attempt.signal.aborted) return
      this.options.log('the data could not be loaded', error)
      this.cancelRetry = this.options.timers.after(this.nextDelay(), () => void this.load())
      return
    }
    this.cursor = contains
    const waiting = this.buffer
    this.buffer = []
    if (waiting.every((event) => this.take(event))) this.becomeLive()
    else {
      this.received = Math.max(this.received, lastId(waiting))
      this.reloadAfterFailure()
    }
  }
}

function lastId(events: LiveEvent[]): number {
  return events[events.length - 1]?.event_id ?? 0
}
