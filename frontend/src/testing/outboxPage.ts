/** A page with an outbox, in front of a server that a spec plays. Several may share a storage. */

import type { Acknowledgement } from '../live/types'
import type { Command } from '../outbox/commands'
import type { Ways } from '../outbox/delivery'
import { Outbox, type TabChannel } from '../outbox/outbox'
import { FakeTimers, PageTimers } from './fakeTimers'
import { MemoryStorage } from './memoryStorage'

export interface Sent {
  how: 'socket' | 'http'
  /** The socket command, or the request's method and path. */
  what: string
  body: unknown
  key: string
  answer: (answer: Acknowledgement | Response) => void
  fail: () => void
}

export class OutboxPage implements Ways {
  live = true
  user: number | undefined = 7
  readonly sent: Sent[] = []
  readonly outbox: Outbox
  private readonly pageTimers: PageTimers

  constructor(
    readonly timers = new FakeTimers(),
    readonly storage = new MemoryStorage(),
    channel?: TabChannel,
  ) {
    this.pageTimers = new PageTimers(timers)
    this.outbox = new Outbox({
      storage,
      timers: this.pageTimers,
      ways: this,
      currentUser: () => this.user,
      random: () => 1,
      ...(channel && { channel }),
    })
    this.outbox.start()
  }

  isLive(): boolean {
    return this.live
  }

  request(name: string, body: object): Promise<Acknowledgement> {
    const { command_id, ...payload } = body as { command_id: string }
    return this.send({ how: 'socket', what: name, body: payload, key: command_id })
  }

  fetch(path: string, init: RequestInit): Promise<Response> {
    const key = new Headers(init.headers).get('Idempotency-Key') ?? ''
    const body: unknown = JSON.parse(String(init.body))
    return this.send({ how: 'http', what: `${init.method} ${path}`, body, key })
  }

  /** A tap: another portion for an order. */
  tap(order_id: number, comment = 'no onion'): void {
    this.outbox.add(addItem(order_id, comment), comment)
  }

  get statuses(): string[] {
    return this.outbox.entries().map((entry) => `${entry.label}: ${entry.status}`)
  }

  /** The page dies, without another word. */
  die(): void {
    this.pageTimers.die()
  }

  private send<T>(sent: Omit<Sent, 'answer' | 'fail'>): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = (given: unknown): void => resolve(given as T)
      this.sent.push({ ...sent, answer, fail: () => reject(new Error('no network')) })
    })
  }
}

export function addItem(order_id: number, comment: string): Command {
  return {
    name: 'add-items',
    payload: { order_id, items: [{ dish_id: 1, quantity: 1, comment }] },
  }
}
