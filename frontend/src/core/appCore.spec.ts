// @vitest-environment node
import { beforeEach, expect, it } from 'vitest'

import type { TokenPair } from '../session/types'
import { addItem } from '../testing/outboxPage'
import { FakeSocket } from '../testing/fakeSocket'
import { FakeTimers, settle } from '../testing/fakeTimers'
import { MemoryStorage } from '../testing/memoryStorage'
import { createAppCore, type AppCore } from './appCore'

let timers: FakeTimers
let socket: FakeSocket
let requests: string[]
let core: AppCore<string>

beforeEach(async () => {
  timers = new FakeTimers()
  socket = new FakeSocket()
  requests = []
  core = createAppCore<string>({
    server: 'http://restaurant.local/at',
    storage: new MemoryStorage(),
    data: () => ({
      load: () => Promise.resolve('snapshot'),
      replace: () => undefined,
      apply: () => undefined,
    }),
    log: () => undefined,
    timers,
    random: () => 1,
    openSocket: socket.open,
    fetch: async (address) => {
      requests.push(String(address))
      return Response.json(String(address).endsWith('/auth/refresh') ? pair(1, 'second') : {})
    },
  })
  core.session.signedIn(pair(1, 'first'))
  core.start()
  await settle()
})

function pair(id: number, access_token: string): TokenPair {
  const user = { id, username: `${id}`, full_name: '', role: 'waiter' } as const
  const refresh_token = `refresh ${access_token}`
  return { access_token, refresh_token, token_type: 'bearer', expires_in: 900, user }
}

async function becomeLive(): Promise<void> {
  await socket.welcome({ last_event_id: 10 })
}

it('a tap goes over the socket when the screen is live, and over HTTP when it is not', async () => {
  core.outbox.add(addItem(5, 'soup'), 'soup')
  await settle()
  await becomeLive()
  core.outbox.add(addItem(6, 'tea'), 'tea')
  await settle()

  expect(requests).toEqual(['http://restaurant.local/at/orders/5/items/'])
  expect(socket.requests.map(([name]) => name)).toEqual(['add-items'])
  expect(core.outbox.entries()).toEqual([])
})

it('what did not get through goes as soon as the screen is live again', async () => {
  await becomeLive()
  socket.answer = () => Promise.reject(new Error('no answer'))
  core.outbox.add(addItem(5, 'soup'), 'soup')
  await settle()
  await socket.drop()
  socket.answer = async () => ({ ok: true })
  core.live.wake()
  await socket.welcome({ last_event_id: 10 })
  await socket.tell('caught-up', { last_event_id: 10 })

  expect(core.outbox.entries()).toEqual([])
})

it('a token that was renewed is shown on the open socket', async () => {
  await becomeLive()
  for (let minutes = 0; minutes < 15; minutes += 0.125) {
    await timers.advance(7_500)
    socket.ping()
  }

  expect(socket.requests).toEqual([['authenticate', { token: 'second' }]])
  expect(socket.connects).toBe(1)
})

it('signing out ends the connection, and the next person sees the restaurant with own eyes', async () => {
  await becomeLive()
  await core.session.signOut()
  expect(core.live.status.state).toBe('signedOut')
  expect(socket.connected).toBe(false)

  core.session.signedIn(pair(2, 'of the next'))
  await settle()

  expect(socket.auth).toEqual({ token: 'of the next' })
})
