// @vitest-environment node
import { expect, it } from 'vitest'

import { BadNetwork } from '../testing/badNetwork'
import { FakeTimers, PageTimers } from '../testing/fakeTimers'
import { MemoryStorage } from '../testing/memoryStorage'
import { ModelServer, problem } from '../testing/modelServer'
import { seededRandom } from '../testing/seededRandom'
import { Outbox } from './outbox'

const COMMANDS = 500
const ORDERS = 25
const USER = 7

it.each([1, 2, 3])(
  '500 taps on a bad network and through reloads count once each, in order (seed %i)',
  async (seed) => {
    const random = seededRandom(seed)
    const timers = new FakeTimers()
    const server = new ModelServer()
    server.judge = () =>
      random() < 0.05 ? problem(503, 'unavailable', { retry_after: 2 }) : undefined
    const storage = new MemoryStorage()
    let network = new BadNetwork(server, timers, random, () => USER)
    let page = new PageTimers(timers)
    const openPage = (): Outbox => {
      network = new BadNetwork(server, timers, random, () => USER)
      page = new PageTimers(timers)
      const given = { storage, ways: network, currentUser: () => USER, timers: page, random }
      const outbox = new Outbox(given)
      outbox.start()
      return outbox
    }
    const given = new Map<number, string[]>()
    let outbox = openPage()
    let losses = 0
    let repetitions = 0
    const reload = (): void => {
      losses += network.lost
      repetitions += network.repeated
      network.close()
      if (random() < 0.5) outbox.stop()
      page.die()
      outbox = openPage()
    }

    for (let number = 0; number < COMMANDS; number += 1) {
      const order_id = 1 + Math.floor(random() * ORDERS)
      const comment = `tap ${number}`
      const items = [{ dish_id: 1, quantity: 1, comment }]
      outbox.add({ name: 'add-items', payload: { order_id, items } }, comment)
      given.set(order_id, [...(given.get(order_id) ?? []), comment])
      await timers.advance(random() * 2_000)
      if (random() < 0.02) reload()
    }
    for (let minutes = 0; outbox.entries().length > 0 && minutes < 240; minutes += 1) {
      for (const entry of outbox.entries()) if (entry.status === 'asking') outbox.retry(entry.id)
      await timers.advance(60_000)
    }
    reload()

    const comments = server.done.map(({ what }) => /tap \d+/.exec(JSON.stringify(what))?.[0])
    expect(outbox.entries()).toEqual([])
    expect(comments).toHaveLength(COMMANDS)
    expect(new Set(comments).size).toBe(COMMANDS)
    for (const taps of given.values()) {
      expect(comments.filter((comment) => taps.includes(comment ?? ''))).toEqual(taps)
    }
    expect(losses).toBeGreaterThan(100)
    expect(repetitions).toBeGreaterThan(50)
    expect(storage.length).toBe(0)
  },
  60_000,
)
