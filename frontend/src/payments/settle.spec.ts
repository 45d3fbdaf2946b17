import { beforeEach, expect, it } from 'vitest'

import { ApiError } from '../api/problem'
import { MemoryStorage } from '../testing/memoryStorage'
import { anItem, anOrder } from '../testing/records'
import { Attempts, type Attempt } from './attempts'
import type { Bill } from './bill'
import { settle, type Outcome, type Server } from './settle'

const CARD = { payment_status: 'paid', payment_method_id: 2 } as const
const CASH = { payment_status: 'paid', payment_method_id: 1 } as const
const NO_ANSWER = new ApiError('no_connection', 0)
const STALE = new ApiError('stale', 412)

let storage: MemoryStorage
let till: Till
let keys: number

/** A server that takes money as the real one does: by key once, and only for the bill that it has. */
class Till implements Server {
  bill: Bill = { order: anOrder(), etag: '"1"' }
  sent: Attempt[] = []
  taken = 0
  /** How many of the next answers are lost on their way. */
  lost = 0
  private answers = new Map<string, Bill>()

  read = () => Promise.resolve(this.bill)

  send = (attempt: Attempt): Promise<Bill> => {
    this.sent.push(attempt)
    const answer = this.answers.get(attempt.key)
    if (answer) return Promise.resolve(answer)
    if (attempt.etag !== this.bill.etag) return Promise.reject(STALE)
    this.taken += 1
    this.change({ payment_status: 'paid', paid_total: 590, due: 0 })
    this.answers.set(attempt.key, this.bill)
    this.lost -= 1
    return this.lost >= 0 ? Promise.reject(NO_ANSWER) : Promise.resolve(this.bill)
  }

  change(changes: Partial<Bill['order']>): void {
    const order = { ...this.bill.order, ...changes, version: this.bill.order.version + 1 }
    this.bill = { order, etag: `"${order.version}"` }
  }
}

beforeEach(() => {
  storage = new MemoryStorage()
  till = new Till()
  keys = 0
})

function pay(bill: Bill, settlement: typeof CARD | typeof CASH = CARD): Promise<Outcome> {
  const attempts = new Attempts(storage, 2, bill.order.id)
  return settle({ bill, settlement, given: null }, till, attempts, () => `key ${(keys += 1)}`)
}

it('a payment whose answer was lost is asked for again with the same key, also after a reload', async () => {
  const { bill } = till
  till.lost = 1

  expect(await pay(bill)).toMatchObject({ kind: 'unknown' })
  expect(await pay(bill)).toMatchObject({ kind: 'done', attempt: { amount: 59_000 } })

  expect(till.taken).toBe(1)
  expect(till.sent.map(({ key }) => key)).toEqual(['key 1', 'key 1'])
})

it('whoever then chooses cash instead does not take the money twice', async () => {
  const { bill } = till
  till.lost = 1
  await pay(bill, CARD)

  const outcome = await pay(bill, CASH)

  expect(outcome).toMatchObject({ kind: 'changed', bill: { order: { payment_status: 'paid' } } })
  expect(till.taken).toBe(1)
})

it('a dish that was added meanwhile is not paid for unseen', async () => {
  const { bill } = till
  till.change({ total_price: 1180, due: 1180, items: [anItem(), anItem({ id: 102 })] })

  const outcome = await pay(bill)

  expect(outcome).toMatchObject({ kind: 'changed', bill: { order: { total_price: 1180 } } })
  expect(till.taken).toBe(0)
})

it('that the kitchen finishes a dish meanwhile does not disturb whoever pays', async () => {
  const { bill } = till
  till.change({ status: 'ready', items: [anItem({ status: 'ready' })] })

  expect(await pay(bill)).toMatchObject({ kind: 'done' })
  expect(till.taken).toBe(1)
})

it('what the server refuses is over: the next try is another one', async () => {
  const { bill } = till
  const refusal = new ApiError('not_your_order', 403)
  till.send = () => Promise.reject(refusal)

  expect(await pay(bill)).toEqual({ kind: 'refused', error: refusal })
  expect(new Attempts(storage, 2, bill.order.id).read()).toBeUndefined()
})

it('a server that asks for time has not refused', async () => {
  const { bill } = till
  const problem = { retry_after: 1, detail: 'Still running.' } as ApiError['problem']
  till.send = () => Promise.reject(new ApiError('conflict', 409, problem))

  expect(await pay(bill)).toMatchObject({ kind: 'unknown' })
  expect(new Attempts(storage, 2, bill.order.id).read()).toMatchObject({ key: 'key 1' })
})
