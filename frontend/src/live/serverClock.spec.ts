// @vitest-environment node
import { beforeEach, expect, it } from 'vitest'

import { FakeTimers } from '../testing/fakeTimers'
import { ServerClock } from './serverClock'

const AT = Date.UTC(2026, 10, 26, 19, 42, 10)
let timers: FakeTimers
let clock: ServerClock

beforeEach(() => {
  timers = new FakeTimers()
  timers.setClock(-5 * 365 * 24 * 3600_000) // the tablet's battery was empty
  clock = new ServerClock(timers)
})

const read = (time: number): void => clock.read(new Date(time).toISOString())

it("runs as the server's, whatever the tablet says, and whoever sets the tablet's clock", async () => {
  read(AT)
  timers.setClock(7 * 3600_000)
  await timers.advance(90_000)

  expect(clock.serverNow()).toBe(AT + 90_000)
})

it("has the device's time until the server has told its own", () => {
  expect(clock.isSet).toBe(false)
  expect(clock.serverNow()).toBe(timers.now())
  read(AT)

  expect(clock.isSet).toBe(true)
  expect(clock.serverNow()).toBe(AT)
})

it('is moved only a little by a slow network, and never backwards', async () => {
  read(AT)
  await timers.advance(1_000)
  const before = clock.serverNow()
  read(AT + 1_000 - 400) // it was 0.4 s on its way

  expect(clock.serverNow()).toBe(before)
  await timers.advance(1_000)
  expect(clock.serverNow()).toBe(AT + 2_000 - 100)
})

it('is right again with the first reconnect after the device slept', () => {
  read(AT)
  timers.sleep(8 * 3600_000)
  read(AT + 8 * 3600_000)

  expect(clock.serverNow()).toBe(AT + 8 * 3600_000)
})

it("follows when the server's clock is set back an hour", () => {
  read(AT)
  clock.serverNow()
  read(AT - 3600_000)

  expect(clock.serverNow()).toBe(AT - 3600_000)
})

it('keeps what it has when it is told nonsense', () => {
  read(AT)
  clock.read('soon')

  expect(clock.serverNow()).toBe(AT)
})
