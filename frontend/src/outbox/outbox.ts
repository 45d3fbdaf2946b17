/**
 * Nothing is lost between the finger and the server: a tap becomes a command that is kept before it
 * is sent, and sent until the server has answered, whatever happens in between.
 *
 * The commands about one order or table go one at a time, in order; others go beside them. One that
 * is refused, or too old, holds back only what came after it about the same order. Several tabs
 * share the outbox; sending a command twice is harmless, as its id makes it count once.
 */

import { Listeners } from '../listeners'
import { fillRandom, randomId, type FillRandom } from '../randomId'
import type { KeyValueStore } from '../storage/keyValueStore'
import { Lease } from '../storage/lease'
import { browserTimers, type Timers } from '../timers'
import { subjectOf, type Command, type CommandResult } from './commands'
import { CommandStore, LEASE, type KeptCommand } from './commandStore'
import type { Ways } from './delivery'
import { Dispatcher } from './dispatcher'
import { inViewOrder, statusOf, type Entry } from './entry'
import type { Outcome } from './outcome'

const HEARTBEAT = 5_000
const LEASE_DURATION = 15_000

/** Tells the other tabs that the outbox has changed. */
export interface TabChannel {
  post(): void
  listen(onChange: () => void): void
}

export interface OutboxOptions {
  storage: KeyValueStore
  ways: Ways
  /** The id of whoever is signed in. Only their commands are sent. */
  currentUser: () => number | undefined
  channel?: TabChannel
  timers?: Timers
  random?: () => number
  fill?: FillRandom
}

export class Outbox {
  private readonly timers: Timers
  private readonly fill: FillRandom
  private readonly store: CommandStore
  private readonly lease: Lease
  private readonly dispatcher: Dispatcher
  private readonly changes = new Listeners<[]>()
  private readonly done = new Listeners<[command: KeptCommand, result?: CommandResult]>()
  private cancelHeartbeat: () => void = () => undefined

  constructor(private readonly options: OutboxOptions) {
    this.timers = options.timers ?? browserTimers
    this.fill = options.fill ?? fillRandom
    this.store = new CommandStore(options.storage)
    this.lease = new Lease(options.storage, randomId(this.fill), LEASE_DURATION, this.timers.now)
    this.dispatcher = new Dispatcher({
      store: this.store,
      lease: this.lease,
      ways: options.ways,
      timers: this.timers,
      random: options.random ?? Math.random,
      waiting: () => this.mine(),
      onSending: () => this.changes.tell(),
      onAnswered: (kept, outcome) => this.answered(kept, outcome),
    })
    options.channel?.listen(() => this.changedElsewhere())
  }

  /** Sends what waits, also what a tab left behind that is gone, for as long as the page is open. */
  start(): void {
    this.cancelHeartbeat()
    this.cancelHeartbeat = this.timers.after(HEARTBEAT, () => this.start())
    this.dispatcher.isRunning = true
    this.changedElsewhere() // or grown old
  }

  /** The page goes: what waits is left to other tabs, and to the page as it is loaded anew. */
  stop(): void {
    this.cancelHeartbeat()
    this.dispatcher.isRunning = false
    for (const { id } of this.mine()) this.lease.release(LEASE + id)
  }

  /** Keeps a command and sends it. Throws when nobody is signed in. */
  add(command: Command, label: string): Entry {
    const userId = this.options.currentUser()
    if (userId === undefined) throw new Error('Nobody is signed in.')
    const id = randomId(this.fill)
    const number = this.store.all().reduce((most, { number }) => Math.max(most, number), 0) + 1
    const kept = { id, userId, number, at: this.timers.now(), label, command }
    return this.keep({ ...kept, subject: subjectOf(command, id) })
  }

  /** The commands of whoever is signed in; the refused ones first. */
  entries(): Entry[] {
    return inViewOrder(this.mine().map((kept) => this.show(kept)))
  }

  /** How many commands wait for other people to sign in again. */
  othersCount(): number {
    return this.store.all().length - this.mine().length
  }

  /** Sends one that was refused or has become old. False when it must not be sent any more. */
  retry(id: string): boolean {
    const entry = this.find(id)
    if (!entry || entry.status === 'expired') return false
    const { tries } = this.store.progress(id)
    this.store.setProgress(id, { tries, confirmedAt: this.timers.now() })
    this.dispatcher.forget(id)
    this.changed()
    return true
  }

  /** Takes one back. False while it is on its way, or when it is gone already. */
  drop(id: string): boolean {
    const entry = this.find(id)
    if (!entry || entry.status === 'sending') return false
    this.forget(id)
    this.changed()
    return true
  }

  /**
   * Puts another in its place. Undefined when the server may have the first one: two would count.
   */
  edit(id: string, command: Command, label?: string): Entry | undefined {
    const entry = this.find(id)
    const isOurs = entry && (entry.status === 'refused' || !entry.mayHaveArrived)
    if (!isOurs || entry.status === 'sending') return undefined
    const { userId, number } = entry
    const kept = { id: randomId(this.fill), userId, number, at: this.timers.now(), command }
    const subject = subjectOf(command, kept.id)
    this.forget(id)
    return this.keep({ ...kept, label: label ?? entry.label, subject })
  }

  /** Does not wait for the next try: the link is back, or the person asks for it. */
  sendNow(): void {
    this.dispatcher.hurry()
  }

  /** Called whenever `entries` may have changed. Returns how to end that. */
  onChange(listener: () => void): () => void {
    return this.changes.add(listener)
  }

  /** Called when the server has a command of this tab. Returns how to end that. */
  onDone(listener: (command: KeptCommand, result?: CommandResult) => void): () => void {
    return this.done.add(listener)
  }

  private mine(): KeptCommand[] {
    const userId = this.options.currentUser()
    return this.store.all().filter((kept) => kept.userId === userId)
  }

  private find(id: string): Entry | undefined {
    return this.entries().find((entry) => entry.id === id)
  }

  private show(kept: KeptCommand): Entry {
    const progress = this.store.progress(kept.id)
    const { problem, tries } = progress
    const isOnItsWay =
      this.dispatcher.isOnItsWay(kept.id) || (tries > 0 && this.lease.isElsewhere(LEASE + kept.id))
    return {
      ...kept,
      status: isOnItsWay ? 'sending' : statusOf(kept, progress, this.timers.now()),
      ...(problem && { problem }),
      mayHaveArrived: tries > 0,
      isKept: this.store.isKept(kept.id),
    }
  }

  private keep(kept: KeptCommand): Entry {
    this.store.add(kept)
    this.changed()
    return this.show(kept)
  }

  private forget(id: string): void {
    this.store.remove(id)
    this.dispatcher.forget(id)
  }

  private changed(): void {
    this.changedElsewhere() // takes its lease before others hear of it
    this.options.channel?.post()
  }

  private changedElsewhere(): void {
    this.changes.tell()
    this.dispatcher.pump()
  }

  private answered(kept: KeptCommand, outcome: Outcome): void {
    if (outcome.kind === 'done') {
      this.forget(kept.id)
      this.done.tell(kept, outcome.result)
    } else if (outcome.kind === 'refused' && this.store.has(kept.id)) {
      const progress = this.store.progress(kept.id)
      this.store.setProgress(kept.id, { ...progress, problem: outcome.problem })
    }
    this.changed()
  }
}
