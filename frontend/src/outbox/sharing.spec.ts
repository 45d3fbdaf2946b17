// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'

import { settle } from '../testing/fakeTimers'
import { OutboxPage } from '../testing/outboxPage'
import type { TabChannel } from './outbox'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const OK = { ok: true } as const
let page: OutboxPage

beforeEach(() => {
  page = new OutboxPage()
})

/** What stays unsent, as the network is away. */
async function waitWith(milliseconds: number): Promise<void> {
  page.tap(5)
  page.sent[0]?.fail()
  await settle()
  page.timers.sleep(milliseconds)
  await page.timers.advance(5_000)
}

describe('a tap that has become old', () => {
  it('is not sent by itself after 10 minutes: the person is asked', async () => {
    await waitWith(11 * MINUTE)
    expect(page.statuses).toEqual(['no onion: asking'])
    expect(page.sent).toHaveLength(1)
    const [entry] = page.outbox.entries()

    expect(page.outbox.retry(entry?.id ?? '')).toBe(true)

    expect(page.sent).toHaveLength(2)
    expect(page.sent[1]?.key).toBe(page.sent[0]?.key)
  })

  it('is only shown after 48 hours', async () => {
    await waitWith(49 * HOUR)
    const [entry] = page.outbox.entries()
    expect(entry?.status).toBe('expired')

    expect(page.outbox.retry(entry?.id ?? '')).toBe(false)
    expect(page.outbox.drop(entry?.id ?? '')).toBe(true)

    expect(page.sent).toHaveLength(1)
    expect(page.storage.length).toBe(0)
  })

  it('is asked about when the clock was set back, as nobody knows how old it is', async () => {
    await waitWith(-HOUR)

    expect(page.statuses).toEqual(['no onion: asking'])
  })
})

describe('another person on the device', () => {
  it('does not send what the one before left, and can go on working', async () => {
    page.tap(5)
    page.sent[0]?.fail()
    await settle()
    page.user = 8
    await page.timers.advance(MINUTE)
    page.tap(5, 'mine')

    expect(page.outbox.othersCount()).toBe(1)
    expect(page.statuses).toEqual(['mine: sending'])
    expect(page.sent).toHaveLength(2)

    page.user = 7
    page.outbox.sendNow()
    expect(page.statuses).toEqual(['no onion: sending'])
  })
})

describe('several tabs', () => {
  let listeners: (() => void)[]
  let other: OutboxPage

  beforeEach(() => {
    listeners = []
    const channel = (): TabChannel => {
      let own: () => void
      return {
        post: () => listeners.forEach((listener) => listener !== own && listener()),
        listen: (onChange) => listeners.push((own = onChange)),
      }
    }
    page = new OutboxPage(undefined, undefined, channel())
    other = new OutboxPage(page.timers, page.storage, channel())
  })

  it('send a tap from one of them, and all see it', async () => {
    page.tap(5)
    expect(other.statuses).toEqual(['no onion: sending'])
    await page.timers.advance(MINUTE)
    expect(other.sent).toEqual([])

    page.sent[0]?.answer(OK)
    await settle()

    expect(other.statuses).toEqual([])
  })

  it('take over what a tab that is gone left behind', async () => {
    page.tap(5)
    page.die()
    await page.timers.advance(14_000)
    expect(other.sent).toEqual([])
    await page.timers.advance(6_000)

    expect(other.sent).toHaveLength(1)
  })

  it('keep the order of taps that were made in different tabs', async () => {
    page.tap(5, 'first')
    other.tap(5, 'second')
    expect(other.sent).toEqual([])

    page.sent[0]?.answer(OK)
    await settle()

    expect(page.statuses).toEqual(['second: sending'])
    expect([...page.sent, ...other.sent]).toHaveLength(2)
  })

  it('leave to the tab that tries when to try again', async () => {
    page.tap(5)
    for (let tries = 0; tries < 6; tries += 1) {
      page.sent[page.sent.length - 1]?.fail()
      await page.timers.advance(30_000)
    }

    expect(other.sent).toEqual([])
  })
})
