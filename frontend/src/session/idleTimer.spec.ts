// @vitest-environment node
import { beforeEach, expect, it } from 'vitest'

import { FakeTimers } from '../testing/fakeTimers'
import { MemoryStorage } from '../testing/memoryStorage'
import { IdleTimer } from './idleTimer'
import { forgetDevice, keepDevice, readDevice } from './pairedDevice'

let timers: FakeTimers
let idle: number
let timer: IdleTimer

beforeEach(() => {
  timers = new FakeTimers()
  idle = 0
  timer = new IdleTimer(timers, () => (idle += 1))
  timer.start()
})

it('a device that nobody touches goes back to the tiles after two minutes, once', async () => {
  await timers.advance(119_000)
  expect(idle).toBe(0)
  await timers.advance(600_000)

  expect(idle).toBe(1)
})

it('a device in use stays where it is', async () => {
  for (let touches = 0; touches < 20; touches += 1) {
    await timers.advance(60_000)
    timer.touched()
  }

  expect(idle).toBe(0)
})

it('the touch that wakes a device from its sleep leads to the tiles', () => {
  timers.sleep(3600_000)
  timer.touched()

  expect(idle).toBe(1)
})

it('a stopped timer leads nowhere, as in the kitchen', async () => {
  timer.stop()
  await timers.advance(600_000)

  expect(idle).toBe(0)
})

it('a device stays paired until it is revoked', () => {
  const storage = new MemoryStorage()
  expect(readDevice(storage)).toBeUndefined()
  keepDevice(storage, { token: 'secret', name: 'Bar' })
  expect(readDevice(storage)).toEqual({ token: 'secret', name: 'Bar' })
  forgetDevice(storage)

  expect(readDevice(storage)).toBeUndefined()
})
