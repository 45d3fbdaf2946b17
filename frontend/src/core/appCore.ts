/** Session, live connection and outbox of one tab, joined to each other. */

import { LiveConnection } from '../live/connection'
import { socketIo, type OpenSocket } from '../live/socket'
import type { LiveData } from '../live/synchroniser'
import { Outbox, type TabChannel } from '../outbox/outbox'
import { Session } from '../session/session'
import { TOKENS_KEY } from '../session/tokenStore'
import type { KeyValueStore } from '../storage/keyValueStore'
import { browserTimers, type Timers } from '../timers'

export interface AppCoreOptions<Snapshot> {
  /** The address of the API, without a slash at its end. */
  server: string
  storage: KeyValueStore
  /** What the screen shows; it loads over the session that it is given. */
  data: (session: Session) => LiveData<Snapshot>
  log: (message: string, error: unknown) => void
  channel?: TabChannel
  timers?: Timers
  random?: () => number
  fetch?: typeof fetch
  openSocket?: OpenSocket
}

export interface AppCore<Snapshot> {
  session: Session
  live: LiveConnection<Snapshot>
  outbox: Outbox
  start(): void
  stop(): void
  /** The page is seen again, or the device is back in a network. */
  wake(): void
}

/** Nothing runs before `start`. */
export function createAppCore<Snapshot>(options: AppCoreOptions<Snapshot>): AppCore<Snapshot> {
  const { server, storage, log, channel, timers = browserTimers, random = Math.random } = options
  const send = options.fetch ?? ((address, init) => fetch(address, init))
  const session = new Session({
    storage,
    timers,
    fetch: (path, init) => send(server + path, { credentials: 'omit', ...init }),
  })
  const live = new LiveConnection({
    data: options.data(session),
    credentials: session,
    openSocket: options.openSocket ?? socketIo(server),
    timers,
    random,
    log,
  })
  const outbox = new Outbox({
    storage,
    timers,
    random,
    ...(channel && { channel }),
    currentUser: () => session.user?.id,
    ways: {
      isLive: () => live.status.state === 'live',
      request: (name, body, timeout) => live.request(name, body, timeout),
      fetch: (path, init, userId) => session.request(path, init, userId),
    },
  })
  join(session, live, outbox)
  return {
    session,
    live,
    outbox,
    start() {
      session.start()
      live.start()
      outbox.start()
    },
    stop() {
      session.stop()
      live.stop()
      outbox.stop()
    },
    wake() {
      session.start()
      live.wake()
      outbox.sendNow()
    },
  }
}

function join<Snapshot>(session: Session, live: LiveConnection<Snapshot>, outbox: Outbox): void {
  session.onRenewed((token) => void live.tokenRenewed(token))
  session.onChange(({ user, reason = 'signed_out' }) => {
    if (user) live.signedIn()
    else live.signedOut(reason)
    outbox.sendNow()
  })
  live.onStatus(({ state }) => {
    if (state === 'live') outbox.sendNow()
  })
}

/** Tells the core what the browser knows: other tabs, the network, and that the page is seen again. */
export function watchBrowser(core: AppCore<unknown>, page: Window = window): void {
  page.addEventListener('online', () => core.wake())
  page.document.addEventListener('visibilitychange', () => {
    if (page.document.visibilityState === 'visible') core.wake()
  })
  page.addEventListener('pagehide', () => core.stop())
  page.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) core.start() // the browser had kept the page for the back button
  })
  page.addEventListener('storage', ({ key }) => {
    if (key === TOKENS_KEY || key === null) core.session.changedElsewhere()
  })
}
