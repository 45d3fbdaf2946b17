// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'

import { settle } from '../testing/fakeTimers'
import { LiveScreen } from '../testing/liveScreen'

let screen: LiveScreen

beforeEach(async () => {
  screen = await LiveScreen.open()
})

describe('the first load', () => {
  it('shows the snapshot and then, in order, what happened while it was loaded', async () => {
    await screen.socket.welcome({ last_event_id: 10 })
    await screen.socket.event(11)
    await screen.socket.event(12)
    expect(screen.live.status).toEqual({ state: 'syncing', syncing: 'snapshot' })
    expect(screen.shown).toEqual([])

    await screen.load('snapshot')

    expect(screen.shown).toEqual(['snapshot', 'event 11', 'event 12'])
    expect(screen.live.status).toEqual({ state: 'live' })
  })

  it('is tried again until it succeeds, and keeps the events meanwhile', async () => {
    await screen.socket.welcome({ last_event_id: 10 })
    screen.loads[0]?.reject(new Error('503'))
    await settle()
    await screen.socket.event(11)
    await screen.timers.advance(1_000)
    await screen.socket.event(12)

    await screen.load('snapshot')

    expect(screen.loads).toHaveLength(2)
    // The second request left after event 11 had come: its answer contains that.
    expect(screen.shown).toEqual(['snapshot', 'event 12'])
  })

  it('is not over when the server says that nothing was missed', async () => {
    await screen.socket.welcome({ last_event_id: 10 })
    await screen.socket.tell('caught-up', { last_event_id: 10 })

    expect(screen.live.status).toEqual({ state: 'syncing', syncing: 'snapshot' })
  })

  it('begins anew when the link breaks, and does not use what comes too late', async () => {
    await screen.socket.welcome({ last_event_id: 10 })
    await screen.socket.drop()
    screen.loads[0]?.resolve('too late')
    await settle()
    expect(screen.shown).toEqual([])

    screen.live.wake()
    await settle()
    expect(screen.socket.auth).toEqual({ token: 'first' })
    await screen.becomeLive(12)

    expect(screen.shown).toEqual(['snapshot'])
  })
})

describe('a reconnect', () => {
  beforeEach(async () => {
    await screen.becomeLive(10)
    await screen.socket.event(11)
    await screen.reconnect()
  })

  it('asks for what was missed, and is live once that has come', async () => {
    expect(screen.socket.auth).toEqual({ token: 'first', last_event_id: 11, epoch: 'a' })
    await screen.socket.welcome({ last_event_id: 13 })
    expect(screen.live.status).toEqual({ state: 'syncing', syncing: 'replay' })
    await screen.socket.event(12)
    await screen.socket.event(13)
    expect(screen.live.status.state).toBe('syncing')

    await screen.socket.tell('caught-up', { last_event_id: 13 })

    expect(screen.live.status).toEqual({ state: 'live' })
    expect(screen.shown).toEqual(['snapshot', 'event 11', 'event 12', 'event 13'])
    expect(screen.loads).toHaveLength(1)
  })

  it('asks again from the last event that came when it breaks in the middle', async () => {
    await screen.socket.welcome({ last_event_id: 20 })
    await screen.socket.event(12)
    await screen.reconnect()

    expect(screen.socket.auth?.last_event_id).toBe(12)
  })

  it('skips an event it has had', async () => {
    await screen.socket.welcome({ last_event_id: 12 })
    await screen.socket.event(11)
    await screen.socket.event(12)
    await screen.socket.event(12)

    expect(screen.shown).toEqual(['snapshot', 'event 11', 'event 12'])
  })

  it('loads everything anew after resync', async () => {
    await screen.socket.welcome({ last_event_id: 500 })
    await screen.socket.tell('resync', { reason: 'too_old' })
    await screen.socket.event(501)
    await screen.load('new')

    expect(screen.shown).toEqual(['new', 'event 501'])
    expect(screen.live.status.state).toBe('live')
  })

  it('loads everything anew, once, from another database', async () => {
    await screen.socket.welcome({ last_event_id: 5, epoch: 'b' })
    await screen.socket.tell('resync', { reason: 'another_database' })
    await screen.load('restored')
    await screen.socket.event(6)

    expect(screen.loads).toHaveLength(2)
    expect(screen.shown).toEqual(['restored', 'event 6'])
  })
})

describe('an event that cannot be applied', () => {
  beforeEach(() => screen.becomeLive(10))

  it('makes it load a new snapshot instead of going on with a gap', async () => {
    screen.failsAt = 11
    await screen.socket.event(11)
    expect(screen.live.status).toEqual({ state: 'syncing', syncing: 'snapshot' })
    await screen.socket.event(12)
    await screen.load('with 11')

    expect(screen.shown).toEqual(['with 11', 'event 12'])
    expect(screen.live.status.state).toBe('live')
  })

  it('does not make it load again and again without a pause', async () => {
    screen.failsAt = 11
    await screen.socket.event(11)
    await screen.load('with 11')
    screen.failsAt = 12
    await screen.socket.event(12)
    await screen.timers.advance(1_900)
    expect(screen.loads).toHaveLength(2)

    await screen.timers.advance(100)

    expect(screen.loads).toHaveLength(3)
  })
})
