// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'

import { settle } from '../testing/fakeTimers'
import { problem } from '../testing/modelServer'
import { addItem, OutboxPage } from '../testing/outboxPage'

const OK = { ok: true } as const
const MINUTE = 60_000
let page: OutboxPage

beforeEach(() => {
  page = new OutboxPage()
})

async function answer(index: number, given: object = OK): Promise<void> {
  page.sent[index]?.answer(given as typeof OK)
  await settle()
}

async function refuse(index: number, status: number, code: string, facts = {}): Promise<void> {
  await answer(index, { ok: false, error: problem(status, code, facts) })
}

describe('a tap', () => {
  it('is kept before it is sent, and until it is answered', async () => {
    page.tap(5)
    const [entry] = page.outbox.entries()
    const stored = page.storage.getItem(`restaurant.outbox.command.${entry?.id}`) ?? ''
    expect(entry?.id).toMatch(/^[0-9a-f]{32}$/)
    expect(JSON.parse(stored).command).toEqual(addItem(5, 'no onion'))
    expect(page.sent[0]).toMatchObject({ how: 'socket', what: 'add-items', key: entry?.id })

    await answer(0)

    expect(page.outbox.entries()).toEqual([])
    expect(page.storage.length).toBe(0)
  })

  it('tells its page what came of it', async () => {
    const done: unknown[] = []
    page.outbox.onDone((command, result) => done.push([command.label, result?.order]))
    page.tap(5)
    await answer(0, { ok: true, order: { id: 5 } })

    expect(done).toEqual([['no onion', { id: 5 }]])
  })

  it('goes on at once after a reload, with the same id and payload', () => {
    page.tap(5)
    page.outbox.stop()
    const after = new OutboxPage(page.timers, page.storage)

    expect(after.sent).toHaveLength(1)
    expect(after.sent[0]).toMatchObject({ key: page.sent[0]?.key, body: page.sent[0]?.body })
  })

  it('that the storage cannot take is sent all the same, and says that it is not kept', async () => {
    page.storage.isFull = true
    page.tap(5)
    expect(page.outbox.entries()).toMatchObject([{ status: 'sending', isKept: false }])
    page.storage.isFull = false

    expect(page.outbox.entries()).toMatchObject([{ status: 'sending', isKept: true }])
    await answer(0)
    expect(page.storage.length).toBe(0)
  })

  it('needs somebody to be signed in', () => {
    page.user = undefined

    expect(() => page.tap(5)).toThrow('Nobody is signed in.')
  })
})

describe('the order of things', () => {
  it('is kept for one order, while other orders do not wait', async () => {
    page.tap(5, 'first')
    page.tap(5, 'second')
    page.tap(6, 'other')
    expect(page.statuses).toEqual(['first: sending', 'second: waiting', 'other: sending'])

    await answer(0)

    expect(page.statuses).toEqual(['second: sending', 'other: sending'])
  })

  it('also holds for one table, and never for takeaways', () => {
    const order = (table_id: number | null, label: string): void => {
      const order_type = table_id === null ? 'takeaway' : 'dine_in'
      const payload = { table_id, order_type, items: [] } as const
      page.outbox.add({ name: 'create-order', payload: { ...payload, items: [] } }, label)
    }
    order(1, 'table 1')
    order(1, 'table 1 again')
    order(2, 'table 2')
    order(null, 'takeaway')
    order(null, 'another takeaway')

    expect(page.sent).toHaveLength(4)
    expect(page.statuses[1]).toBe('table 1 again: waiting')
  })
})

describe('the way', () => {
  it('is HTTP with the same id as the key when the screen is not live', async () => {
    page.tap(5)
    page.sent[0]?.fail()
    page.live = false
    await page.timers.advance(1_000)

    const [entry] = page.outbox.entries()
    const [item] = [{ dish_id: 1, quantity: 1, comment: 'no onion' }]
    const [, second] = page.sent
    expect(second).toMatchObject({ how: 'http', what: 'POST /orders/5/items/', key: entry?.id })
    expect(second?.body).toEqual([item])
    await answer(1, Response.json([item], { status: 201 }))
    expect(page.outbox.entries()).toEqual([])
  })

  it.each([
    ['set-item-status', { order_id: 5, item_id: 9, status: 'served' }, 'PATCH /orders/5/items/9'],
    ['change-item', { order_id: 5, item_id: 9, quantity: 2 }, 'PATCH /orders/5/items/9'],
    ['set-order-status', { order_id: 5, status: 'ready' }, 'PATCH /orders/5'],
    ['change-notes', { order_id: 5, kitchen_notes: 'nuts!' }, 'PATCH /orders/5'],
  ] as const)('of %s over HTTP', (name, payload, what) => {
    page.live = false
    page.outbox.add({ name, payload } as Parameters<typeof page.outbox.add>[0], '')

    const { order_id, ...rest } = payload
    const { item_id, ...body } = { item_id: 0, ...rest }
    expect(order_id + item_id).toBeGreaterThan(0)
    expect(page.sent).toMatchObject([{ how: 'http', what, body }])
  })

  it('of comments and notes is always HTTP', () => {
    page.outbox.add({ name: 'change-notes', payload: { order_id: 5, notes: 'quiet' } }, '')

    expect(page.sent[0]?.how).toBe('http')
  })

  it('through a hotspot that answers itself counts as no answer', async () => {
    page.live = false
    page.tap(5)
    const html = { headers: { 'Content-Type': 'text/html' } }
    await answer(0, new Response('<h1>Welcome, traveller</h1>', html))
    expect(page.statuses).toEqual(['no onion: waiting'])
    await page.timers.advance(1_000)
    await answer(1, new Response('<h1>Forbidden</h1>', { ...html, status: 403 }))

    expect(page.statuses).toEqual(['no onion: waiting'])
  })
})

describe('no answer', () => {
  it('makes it go again, after ever longer pauses and with the same id', async () => {
    page.tap(5)
    for (const pause of [1_000, 2_000, 4_000]) {
      page.sent[page.sent.length - 1]?.fail()
      await page.timers.advance(pause - 1)
      const before = page.sent.length
      await page.timers.advance(1)
      expect(page.sent).toHaveLength(before + 1)
    }

    expect(new Set(page.sent.map(({ key }) => key)).size).toBe(1)
    expect(page.outbox.entries()).toMatchObject([{ mayHaveArrived: true }])
  })

  it('is tried at once when the link is back', async () => {
    page.tap(5)
    page.sent[0]?.fail()
    await settle()
    page.outbox.sendNow()

    expect(page.sent).toHaveLength(2)
  })

  it.each([
    [503, 'storage_full', { retry_after: 30 }],
    [409, 'in_progress', { retry_after: 30 }],
    [429, 'too_many_tries', { retry_after: 30 }],
  ])(
    '%i %s waits as long as the server asks, whatever the link does',
    async (status, code, facts) => {
      page.tap(5)
      await refuse(0, status, code, facts)
      page.outbox.sendNow()
      await page.timers.advance(29_000)
      expect(page.sent).toHaveLength(1)
      await page.timers.advance(1_000)

      expect(page.sent).toHaveLength(2)
    },
  )

  it('is none when the server says it had the command by the other way', async () => {
    page.tap(5)
    page.sent[0]?.fail()
    await page.timers.advance(1_000)
    await refuse(1, 422, 'idempotency_key_reused')

    expect(page.outbox.entries()).toEqual([])
  })
})

describe('a refusal', () => {
  beforeEach(async () => {
    page.tap(6, 'other order')
    page.tap(5, 'sold out')
    page.tap(5, 'after it')
    await refuse(1, 409, 'dish_unavailable', { dishes: [{ dish_id: 1, dish_name: 'Borscht' }] })
  })

  it('stays on top with its reason, and holds back only its own order', async () => {
    page.tap(7, 'next table')

    expect(page.statuses).toEqual([
      'sold out: refused',
      'other order: sending',
      'after it: waiting',
      'next table: sending',
    ])
    expect(page.outbox.entries()[0]?.problem?.code).toBe('dish_unavailable')
    await page.timers.advance(MINUTE)
    expect(page.sent.filter(({ body }) => JSON.stringify(body).includes('sold out'))).toHaveLength(
      1,
    )
  })

  it('is still there after a reload', () => {
    const after = new OutboxPage(page.timers, page.storage)

    expect(after.statuses[0]).toBe('sold out: refused')
  })

  it('that is dropped lets the next one go', async () => {
    const [refused] = page.outbox.entries()
    expect(page.outbox.drop(refused?.id ?? '')).toBe(true)
    await settle()

    expect(page.statuses).toEqual(['other order: sending', 'after it: sending'])
  })

  it('that is tried again goes with the same id, first', async () => {
    const [refused] = page.outbox.entries()
    page.outbox.retry(refused?.id ?? '')

    expect(page.statuses).toEqual([
      'other order: sending',
      'sold out: sending',
      'after it: waiting',
    ])
    expect(page.sent[2]?.key).toBe(refused?.id)
  })

  it('that is edited goes with another id, in the same place', async () => {
    const [refused] = page.outbox.entries()
    const edited = page.outbox.edit(refused?.id ?? '', addItem(5, 'soup'), 'soup')

    expect(page.statuses).toEqual(['other order: sending', 'soup: sending', 'after it: waiting'])
    expect(edited?.id).not.toBe(refused?.id)
  })
})

describe('withdrawing', () => {
  it('works while it waits, not while it is on its way', () => {
    page.tap(5, 'first')
    page.tap(5, 'second')
    const [first, second] = page.outbox.entries()

    expect(page.outbox.drop(first?.id ?? '')).toBe(false)
    expect(page.outbox.drop(second?.id ?? '')).toBe(true)
    expect(page.statuses).toEqual(['first: sending'])
  })

  it('does not replace what the server may have by another', async () => {
    page.tap(5)
    page.sent[0]?.fail()
    await settle()
    const [entry] = page.outbox.entries()

    expect(page.outbox.edit(entry?.id ?? '', addItem(5, 'soup'))).toBeUndefined()
  })
})
