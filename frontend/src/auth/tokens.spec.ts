import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ApiError } from '@/api/problem'

import { Tokens } from './tokens'
import type { TokenPair, User } from './types'

const MINUTES = 60_000
const ANNA: User = {
  id: 1,
  username: 'anna',
  full_name: 'Анна Соловьёва',
  role: 'waiter',
  is_active: true,
  shift_active: true,
  phone: null,
  passport: null,
  avatar_url: null,
  created_by_id: null,
  created_at: '2026-11-01T09:00:00Z',
  updated_at: '2026-11-01T09:00:00Z',
  last_login: null,
}

function pair(name: string): TokenPair {
  return {
    access_token: `${name}-access`,
    refresh_token: `${name}-refresh`,
    token_type: 'bearer',
    expires_in: 15 * 60,
    user: ANNA,
  }
}

function answer(body: unknown, status = 200): Response {
  return Response.json(body, { status })
}

describe('the tokens of whoever is signed in', () => {
  const fetched = vi.fn<typeof fetch>()
  const ended = vi.fn<(code: string) => void>()
  let tokens: Tokens

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', fetched)
    fetched.mockReset()
    ended.mockReset()
    tokens = new Tokens(ended)
    tokens.keep(pair('first'))
  })
  afterEach(() => {
    localStorage.clear()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('are used without asking while they are good', async () => {
    vi.advanceTimersByTime(13 * MINUTES)

    expect(await tokens.accessToken()).toBe('first-access')
    expect(fetched).not.toHaveBeenCalled()
  })

  it('are refreshed once for all who wait, also after a night', async () => {
    fetched.mockImplementation(async () => answer(pair('second')))
    vi.advanceTimersByTime(9 * 60 * MINUTES)

    const both = await Promise.all([tokens.accessToken(), tokens.accessToken()])

    expect(both).toEqual(['second-access', 'second-access'])
    expect(fetched).toHaveBeenCalledOnce()
    expect(new Tokens(ended).read()?.refresh).toBe('second-refresh')
  })

  it('are kept when the server cannot be reached', async () => {
    fetched.mockRejectedValue(new TypeError('Failed to fetch'))
    vi.advanceTimersByTime(20 * MINUTES)

    await expect(tokens.accessToken()).rejects.toThrow(ApiError)
    expect(tokens.read()?.refresh).toBe('first-refresh')
    expect(ended).not.toHaveBeenCalled()
  })

  it('are forgotten when the server has ended the session', async () => {
    fetched.mockImplementation(async () => answer({ code: 'session_ended', detail: 'Ended.' }, 401))
    vi.advanceTimersByTime(20 * MINUTES)

    expect(await tokens.accessToken()).toBeNull()
    expect(tokens.read()).toBeNull()
    expect(ended).toHaveBeenCalledExactlyOnceWith('session_ended')
  })

  it('of a quicker tab are taken over', async () => {
    fetched.mockImplementation(async () => {
      tokens.keep(pair('other-tab'))
      return answer({ code: 'session_ended', detail: 'Ended.' }, 401)
    })
    vi.advanceTimersByTime(20 * MINUTES)

    expect(await tokens.accessToken()).toBe('other-tab-access')
    expect(ended).not.toHaveBeenCalled()
  })

  it('are refreshed when the server finds them too old, whatever the clock of the device says', async () => {
    fetched.mockImplementation(async () => answer(pair('second')))

    tokens.refused('first-access', 'token_expired')

    expect(await tokens.accessToken()).toBe('second-access')
    expect(ended).not.toHaveBeenCalled()
  })

  it('stay when an older one is refused', () => {
    tokens.refused('zeroth-access', 'session_ended')

    expect(tokens.read()?.access).toBe('first-access')
  })
})
