import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive, ref, type EffectScope } from 'vue'

import { useKeptFresh } from './useKeptFresh'

const connection = reactive({ now: Date.parse('2026-11-26T16:42:10Z'), link: 'online' })
vi.mock('@/core/connection', () => ({ useConnection: () => connection }))

const orders = ref(0)
let isSeen = true
let loads = 0
let page: EffectScope

async function pass(milliseconds: number): Promise<void> {
  await nextTick()
  await vi.advanceTimersByTimeAsync(milliseconds)
}

async function see(seen: boolean): Promise<void> {
  isSeen = seen
  document.dispatchEvent(new Event('visibilitychange'))
  await pass(0)
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() =>
    isSeen ? 'visible' : 'hidden',
  )
  isSeen = true
  loads = 0
  page = effectScope()
  page.run(() =>
    useKeptFresh(
      async () => (loads += 1),
      () => [orders.value],
    ),
  )
})

afterEach(() => {
  page.stop()
  vi.useRealTimers()
})

it('a busy evening is followed at most every few seconds, and to its end', async () => {
  for (let events = 0; events < 20; events += 1) {
    orders.value += 1
    await pass(1_000)
  }
  expect(loads).toBe(5)

  await pass(10_000)
  expect(loads).toBe(5)
})

it('what happens after a quiet while is seen at once', async () => {
  await pass(30_000)

  orders.value += 1
  await pass(0)

  expect(loads).toBe(2)
})

it('what is late only because time passes is seen each minute', async () => {
  await pass(30_000)

  connection.now += 30_000
  await pass(0)
  expect(loads).toBe(1)
  connection.now += 30_000
  await pass(0)
  expect(loads).toBe(2)
})

it('a page that nobody sees asks for nothing, and for the newest when it is seen again', async () => {
  await pass(30_000)
  await see(false)
  orders.value += 1
  await pass(30_000)
  expect(loads).toBe(1)

  await see(true)
  expect(loads).toBe(2)
})

it('a connection that is back brings the newest', async () => {
  await pass(30_000)

  connection.link = 'offline'
  await pass(0)
  expect(loads).toBe(1)
  connection.link = 'online'
  await pass(0)
  expect(loads).toBe(2)
})

it('a page that was left asks for nothing more', async () => {
  orders.value += 1
  await pass(1_000)
  page.stop()
  await pass(30_000)

  expect(loads).toBe(1)
})
