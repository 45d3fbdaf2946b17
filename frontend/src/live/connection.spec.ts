// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'

import { SignedOutError } from '../session/signedOutError'
import { settle } from '../testing/fakeTimers'
import { LiveScreen } from '../testing/liveScreen'

let screen: LiveScreen

beforeEach(async () => {
  screen = await LiveScreen.open()
})

describe('silence', () => {
  beforeEach(() => screen.becomeLive(10))

  it('is no reason to worry while the server pings', async () => {
    await screen.stayFor(60_000)

    expect(screen.live.status.state).toBe('live')
    expect(screen.socket.connects).toBe(1)
  })

  it('of 10 s makes the screen stale, with its age, and connects anew', async () => {
    screen.socket.ping()
    await screen.timers.advance(9_900)
    expect(screen.live.status.state).toBe('live')
    await screen.timers.advance(200)

    expect(screen.live.status.state).toBe('stale')
    expect(screen.live.age()).toBe(10_100)
    expect(screen.socket.connects).toBe(2)
    await screen.socket.welcome({ last_event_id: 10 })
    expect(screen.live.status).toEqual({ state: 'syncing', syncing: 'replay' })
  })

  it('is also what a link is that cannot be made', async () => {
    await screen.socket.drop()
    expect(screen.live.status.state).toBe('connecting')
    await screen.timers.advance(10_000)

    expect(screen.live.status.state).toBe('stale')
  })

  it('after the device slept makes it connect at the first tick', async () => {
    await screen.timers.advance(3_000)
    screen.timers.sleep(8 * 3600_000)
    await screen.timers.advance(2_100)

    expect(screen.socket.connects).toBe(2)
    expect(screen.live.age()).toBeGreaterThan(8 * 3600_000)
  })

  it('of the timers alone, as in a background tab, drops nothing', async () => {
    await screen.timers.advance(3_000)
    screen.timers.sleep(60_000)
    screen.socket.ping()
    await screen.timers.advance(5_000)

    expect(screen.socket.connects).toBe(1)
    expect(screen.live.status.state).toBe('live')
  })
})

describe('tokens', () => {
  it('are renewed when the server says that one has expired', async () => {
    await screen.socket.refuse('token_expired')
    await screen.timers.advance(0)

    expect(screen.socket.connects).toBe(2)
    expect(screen.socket.auth?.token).toBe('renewed')
  })

  it('are not renewed without a pause when the new one is refused, too', async () => {
    await screen.socket.refuse('invalid_token')
    await screen.timers.advance(0)
    await screen.socket.refuse('invalid_token')
    await screen.timers.advance(1_000)
    expect(screen.socket.connects).toBe(2)
    await screen.timers.advance(1_000)

    expect(screen.socket.connects).toBe(3)
  })

  it('are tried again later when the network does not let them be renewed', async () => {
    screen.renew = () => Promise.reject(new Error('no network'))
    await screen.socket.refuse('token_expired')
    await screen.timers.advance(1_000)

    expect(screen.live.status.state).toBe('connecting')
    expect(screen.socket.connects).toBe(2)
  })

  it('that end with the session sign the screen out until somebody signs in', async () => {
    await screen.becomeLive()
    await screen.socket.drop(true)
    await screen.timers.advance(1_000)
    await screen.socket.refuse('session_ended')
    await screen.timers.advance(60_000)
    expect(screen.live.status).toEqual({ state: 'signedOut', reason: 'session_ended' })
    expect(screen.ended).toEqual(['first: session_ended'])
    const before = screen.socket.connects

    screen.token = 'second'
    screen.live.signedIn()
    await settle()

    expect(screen.socket.connects).toBe(before + 1)
    expect(screen.socket.auth).toEqual({ token: 'second' })
    await screen.socket.welcome({ last_event_id: 99 })
    expect(screen.live.status).toEqual({ state: 'syncing', syncing: 'snapshot' })
  })

  it('of a session that is over do not end the one that began in another tab meanwhile', async () => {
    screen.token = 'of the next person'
    await screen.socket.refuse('session_ended')
    await screen.timers.advance(1_000)

    expect(screen.socket.auth).toEqual({ token: 'of the next person' })
    expect(screen.live.status.state).toBe('connecting')
  })

  it('that cannot be renewed sign the screen out', async () => {
    screen.renew = () => {
      screen.token = undefined
      return Promise.reject(new SignedOutError('session_ended'))
    }
    await screen.socket.refuse('token_expired')

    expect(screen.live.status).toEqual({ state: 'signedOut', reason: 'session_ended' })
  })

  it('that were renewed are screen.shown on the open link', async () => {
    await screen.becomeLive()
    await screen.live.tokenRenewed('second')
    expect(screen.socket.requests).toEqual([['authenticate', { token: 'second' }]])
    expect(screen.socket.connects).toBe(1)

    screen.socket.answer = async () => ({
      ok: false,
      error: { status: 401, code: 'session_ended', detail: '' },
    })
    await screen.live.tokenRenewed('third')

    expect(screen.socket.connects).toBe(2)
  })
})

describe('a full restaurant', () => {
  it('is said, and tried again after a while', async () => {
    await screen.socket.refuse('too_many_sockets')
    await screen.timers.advance(14_000)
    expect(screen.live.status).toEqual({ state: 'refused', reason: 'too_many_sockets' })
    expect(screen.socket.connects).toBe(1)
    await screen.timers.advance(1_000)
    expect(screen.socket.connects).toBe(2)
    await screen.becomeLive()

    expect(screen.live.status).toEqual({ state: 'live' })
  })
})

describe('one connection', () => {
  it('is all there is, however often it is started', () => {
    screen.live.start()

    expect(screen.socket.connects).toBe(1)
  })

  it('comes back when the server ended it, as at a restart', async () => {
    await screen.becomeLive()
    await screen.socket.drop(true)
    await screen.timers.advance(1_000)

    expect(screen.socket.connects).toBe(2)
  })

  it('tells each change of its state once', async () => {
    const states: string[] = []
    screen.live.onStatus((status) => states.push(status.state))
    await screen.becomeLive()
    await screen.socket.drop()
    await screen.timers.advance(10_000)

    expect(states).toEqual(['syncing', 'live', 'connecting', 'stale'])
  })
})
