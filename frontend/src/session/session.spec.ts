// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'

import type { TokenPair } from './types'
import { FakeTimers, settle } from '../testing/fakeTimers'
import { MemoryStorage } from '../testing/memoryStorage'
import { problem, refusal } from '../testing/modelServer'
import { Session, type SessionChange } from './session'
import { SignedOutError } from './signedOutError'

const MINUTE = 60_000
let timers: FakeTimers
let storage: MemoryStorage
let session: Session
let refreshes: string[]
let requests: string[]
let answers: (() => Response | Promise<Response>)[]
let onRefresh: (refreshToken: string) => Response | Promise<Response>

beforeEach(() => {
  timers = new FakeTimers()
  storage = new MemoryStorage()
  refreshes = []
  requests = []
  answers = []
  onRefresh = () => Response.json(pair(1, refreshes.length + 1))
  session = openTab('one')
  session.signedIn(pair(1, 1))
})

function openTab(tab: string): Session {
  return new Session({ storage, timers, tab, fetch: async (path, init) => serve(path, init) })
}

function serve(path: string, init: RequestInit): Response | Promise<Response> {
  const token = new Headers(init.headers).get('Authorization')?.replace('Bearer ', '') ?? ''
  if (path === '/auth/refresh') {
    refreshes.push(token)
    return onRefresh(token)
  }
  requests.push(`${path} ${token}`)
  return answers.shift()?.() ?? Response.json({})
}

function pair(userId: number, number: number): TokenPair {
  return {
    access_token: `access ${userId}.${number}`,
    refresh_token: `refresh ${userId}.${number}`,
    token_type: 'bearer',
    expires_in: 900,
    user: { id: userId, username: `${userId}`, full_name: '', role: 'waiter' },
  }
}

const refuse = (code: string) => () => refusal(problem(401, code))

describe('a token', () => {
  it('is used as it is while it is good, also after a reload', async () => {
    expect(await openTab('two').freshToken()).toBe('access 1.1')
    expect(refreshes).toEqual([])
  })

  it('is renewed a minute before it ends, and everybody is told', async () => {
    const told: string[] = []
    session.onRenewed((token) => told.push(token))
    session.start()
    await timers.advance(13 * MINUTE)
    expect(refreshes).toEqual([])
    await timers.advance(90_000)

    expect(refreshes).toEqual(['refresh 1.1'])
    expect(told).toEqual(['access 1.2'])
    expect(session.token).toBe('access 1.2')
  })

  it('is renewed before it is used when the tablet slept over night', async () => {
    timers.sleep(9 * 60 * MINUTE)

    expect(await session.freshToken()).toBe('access 1.2')
  })

  it('that could not be renewed is used as long as it is good', async () => {
    onRefresh = () => Promise.reject(new Error('no network'))
    await timers.advance(14.5 * MINUTE)
    expect(await session.freshToken()).toBe('access 1.1')
    await timers.advance(MINUTE)

    await expect(session.freshToken()).rejects.toThrow('no network')
    expect(session.user?.id).toBe(1)
  })

  it('is kept in memory when the browser lets nothing be stored', async () => {
    storage.isFull = true
    session.signedIn(pair(2, 1))

    expect(await session.freshToken()).toBe('access 2.1')
  })
})

describe('a request', () => {
  it('is sent once more with a new token when the old one has expired', async () => {
    answers = [refuse('token_expired')]
    const response = await session.request('/orders/')

    expect(response.status).toBe(200)
    expect(requests).toEqual(['/orders/ access 1.1', '/orders/ access 1.2'])
  })

  it('is not sent a third time', async () => {
    answers = [refuse('token_expired'), refuse('token_expired')]

    expect((await session.request('/orders/')).status).toBe(401)
  })

  it('that finds the session over signs out, with the reason', async () => {
    const changes: SessionChange[] = []
    session.onChange((change) => changes.push(change))
    answers = [refuse('session_ended')]

    await expect(session.request('/orders/')).rejects.toThrow(SignedOutError)
    expect(changes).toEqual([{ user: undefined, reason: 'session_ended' }])
    expect(storage.length).toBe(0)
  })

  it('of a session that is over does not end that of the next person', async () => {
    answers = [
      () => {
        session.signedIn(pair(2, 1))
        return refusal(problem(401, 'session_ended'))
      },
    ]
    await session.request('/orders/')

    expect(session.user?.id).toBe(2)
    expect(requests[1]).toBe('/orders/ access 2.1')
  })

  it('in the name of one person is never sent as another', async () => {
    session.signedIn(pair(2, 1))

    await expect(session.request('/orders/', {}, 1)).rejects.toThrow('Somebody else')
    expect(requests).toEqual([])
  })

  it('refused for another reason is the answer', async () => {
    answers = [() => refusal(problem(403, 'forbidden'))]

    expect((await session.request('/users/')).status).toBe(403)
    expect(session.user?.id).toBe(1)
  })
})

describe('renewing', () => {
  it('happens once, however many ask', async () => {
    await Promise.all([session.renew(), session.renew(), session.renew()])

    expect(refreshes).toHaveLength(1)
  })

  it('happens once for all tabs', async () => {
    let answer: (response: Response) => void = () => undefined
    onRefresh = () => new Promise((resolve) => (answer = resolve))
    const first = session.renew()
    const second = openTab('two').renew()
    await timers.advance(1_000)
    answer(Response.json(pair(1, 2)))
    await timers.advance(1_000)

    expect(await Promise.all([first, second])).toEqual(['access 1.2', 'access 1.2'])
    expect(refreshes).toHaveLength(1)
  })

  it('is taken over when the tab that began it is gone', async () => {
    onRefresh = () => new Promise(() => undefined)
    void session.renew().catch(() => undefined)
    await settle()
    onRefresh = () => Response.json(pair(1, 2))
    const second = openTab('two').renew()
    await timers.advance(11_000)

    expect(await second).toBe('access 1.2')
  })

  it('that the server refuses ends the session', async () => {
    onRefresh = refuse('session_ended')

    await expect(session.renew()).rejects.toThrow(SignedOutError)
    expect(session.user).toBeUndefined()
  })

  it('that the server refuses because another tab was quicker uses the token of that tab', async () => {
    onRefresh = () => {
      openTab('two').signedIn(pair(1, 9))
      return refusal(problem(401, 'session_ended'))
    }

    expect(await session.renew()).toBe('access 1.9')
  })

  it.each([503, 429, 200])('answered by %i of something else is tried later', async (status) => {
    onRefresh = () => new Response('<h1>Hotspot</h1>', { status })

    await expect(session.renew()).rejects.toThrow('was not renewed')
    expect(session.user?.id).toBe(1)
  })

  it('does not sign in again somebody who signed out meanwhile', async () => {
    onRefresh = async () => {
      await session.signOut()
      return Response.json(pair(1, 2))
    }

    await expect(session.renew()).rejects.toThrow(SignedOutError)
    expect(session.user).toBeUndefined()
  })
})

describe('signing out', () => {
  it('ends the session here and on the server', async () => {
    expect(await session.signOut()).toBe(true)

    expect(session.user).toBeUndefined()
    expect(requests).toEqual(['/auth/logout access 1.1'])
  })

  it('works without a network, too', async () => {
    answers = [() => Promise.reject(new Error('no network'))]

    expect(await session.signOut()).toBe(true)
    expect(session.user).toBeUndefined()
  })

  it('asks first when there is something to lose', async () => {
    session.mayLeave = () => Promise.resolve(false)

    expect(await session.signOut()).toBe(false)
    expect(session.user?.id).toBe(1)
  })

  it('in another tab signs out in this one', async () => {
    const changes: SessionChange[] = []
    session.onChange((change) => changes.push(change))
    await openTab('two').signOut()
    session.changedElsewhere()

    expect(changes).toEqual([{ user: undefined }])
  })
})
