/**
 * Payments and refunds that were sent and not answered yet: kept on the device, so that the next try,
 * also after a reload, has the same key, and money is never taken twice.
 */

import { readJson, removeKey, writeJson, type KeyValueStore } from '../storage/keyValueStore'

/** What is to become of the money. */
export type Settlement =
  { payment_status: 'paid'; payment_method_id: number } | { payment_status: 'refunded' }

export interface Attempt {
  /** The idempotency key. */
  key: string
  /** The bill that the person saw. */
  etag: string
  settlement: Settlement
  /** What is taken or given back, in cents. */
  amount: number
  /** What the guest gave, in cents, where it was cash. */
  given: number | null
}

export class Attempts {
  private readonly name: string
  /** Where the browser keeps nothing, it is known for as long as the page is open. */
  private last: Attempt | undefined

  constructor(
    private readonly storage: KeyValueStore,
    userId: number,
    orderId: number,
  ) {
    this.name = `restaurant.payment.${userId}.${orderId}`
  }

  read(): Attempt | undefined {
    return this.last ?? readJson<Attempt>(this.storage, this.name)
  }

  keep(attempt: Attempt): void {
    this.last = attempt
    writeJson(this.storage, this.name, attempt)
  }

  forget(): void {
    this.last = undefined
    removeKey(this.storage, this.name)
  }
}
