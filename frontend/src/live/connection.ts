/**
 * The one live connection of a tab: it owns the snapshot and the events of a screen.
 *
 * It connects, synchronises, says when the screen may be old, and comes back by itself whatever
 * happened: a lost link, a device that slept, an expired token, a server that was full or restarted.
 */

import { Listeners } from '../listeners'
import { SignedOutError } from '../session/signedOutError'
import { browserTimers, type Timers } from '../timers'
import type { Credentials } from '../session/types'
import { Readmission } from './readmission'
import { ServerClock } from './serverClock'
import type { ConnectAuth, LiveSocket, OpenSocket } from './socket'
import { nextState, type LiveInput, type LiveState, type LiveStatus } from './states'
import { Synchroniser, type LiveData } from './synchroniser'
import type { Acknowledgement, CaughtUp, LiveEvent, Welcome } from './types'
import { Watchdog } from './watchdog'

/** Heard so recently, a link is believed to stand. */
const JUST_HEARD = 1_000

export interface LiveOptions<Snapshot> {
  data: LiveData<Snapshot>
  credentials: Credentials
  openSocket: OpenSocket
  timers?: Timers
  random?: () => number
  /** Where it is said that something went wrong which nobody could have done anything about. */
  log: (message: string, error: unknown) => void
}

export class LiveConnection<Snapshot> {
  readonly clock: ServerClock
  /** The moment of the last word from the server, on its clock; undefined before the first. */
  lastWordAt: number | undefined
  private state: LiveState = 'connecting'
  private reason: string | undefined
  private isStarted = false
  private shownToken = ''
  private readonly socket: LiveSocket
  private readonly watchdog: Watchdog
  private readonly synchroniser: Synchroniser<Snapshot>
  private readonly readmission: Readmission
  private readonly listeners = new Listeners<[LiveStatus]>()

  constructor(private readonly options: LiveOptions<Snapshot>) {
    const { timers = browserTimers, random = Math.random, log } = options
    this.clock = new ServerClock(timers)
    this.watchdog = new Watchdog({
      timers,
      onSilence: () => this.reconnect('silent'),
      onSlept: () => this.reconnect('lost'),
    })
    this.synchroniser = new Synchroniser({
      data: options.data,
      timers,
      random,
      log,
      onReload: () => this.move('reloading'),
      onSynced: () => this.move('synced'),
    })
    this.readmission = new Readmission({
      timers,
      random,
      connect: () => {
        if (this.isStarted && this.state !== 'signedOut') this.socket.connect()
      },
      renew: () => options.credentials.renew(),
      onSignedOut: (reason) => this.endSession(reason),
      onRefused: (code) => this.move('refused', code),
    })
    this.socket = options.openSocket({
      authenticate: (give) => void this.authenticate(give),
      message: (name, body) => this.receive(name, body),
      word: () => this.hear(),
      refused: (code) => void this.readmission.refused(code),
      lost: (byServer) => this.lose(byServer),
    })
  }

  get status(): LiveStatus {
    const { state, reason } = this
    if (state === 'syncing') {
      return { state, syncing: this.synchroniser.mode === 'replay' ? 'replay' : 'snapshot' }
    }
    return reason === undefined ? { state } : { state, reason }
  }

  /** Connects, and stays connected. Starting twice is starting once. */
  start(): void {
    if (this.isStarted) return
    this.isStarted = true
    this.watchdog.start()
    if (this.options.credentials.token === undefined) this.signedOut('signed_out')
    else this.socket.connect()
  }

  /** Leaves, and comes back only by `start`. */
  stop(): void {
    this.isStarted = false
    this.watchdog.stop()
    this.disconnect()
    this.move('lost')
  }

  /** Somebody has signed in: everything is loaded anew, as that person may see it. */
  signedIn(): void {
    this.move('retried')
    this.synchroniser.reset()
    this.readmission.succeeded()
    this.reconnect('lost')
  }

  /** Nobody is signed in any more. */
  signedOut(reason: string): void {
    this.move('signedOut', reason)
    this.disconnect()
    this.synchroniser.reset()
  }

  /** The session has another token: the server has to know it before the old one expires. */
  async tokenRenewed(token: string): Promise<void> {
    if (!this.socket.connected) return
    const answer = await this.request('authenticate', { token }).catch(() => undefined)
    if (answer?.ok === false) this.reconnect('lost')
  }

  /** The page is seen again, or the device is back in a network: do not wait for the next try. */
  wake(): void {
    if (!this.socket.connected || this.age() > JUST_HEARD) this.reconnect('lost')
  }

  /** Sends a command. Rejects when it is not acknowledged in time: nobody knows if it arrived. */
  request(name: string, body: object, timeout = 5_000): Promise<Acknowledgement> {
    return this.socket.request(name, body, timeout)
  }

  /** Milliseconds since the last word from the server. */
  age = (): number => this.watchdog.age()

  /** Tells every change of the status. Returns how to end that. */
  onStatus(listener: (status: LiveStatus) => void): () => void {
    return this.listeners.add(listener)
  }

  private move(input: LiveInput, reason?: string): void {
    const before = this.state
    this.state = nextState(before, input)
    if (this.state === before) return
    this.reason = reason
    this.listeners.tell(this.status)
  }

  private disconnect(): void {
    this.readmission.stop()
    this.socket.disconnect()
    this.synchroniser.linkLost()
  }

  /** Ends the link and makes another, unless it would be no use. */
  private reconnect(because: 'lost' | 'silent'): void {
    if (!this.isStarted || this.state === 'signedOut' || this.state === 'refused') return
    this.move(because)
    this.disconnect()
    this.socket.connect()
  }

  private async authenticate(give: (auth: ConnectAuth) => void): Promise<void> {
    const { credentials } = this.options
    try {
      this.shownToken = await credentials.freshToken()
    } catch (error) {
      if (error instanceof SignedOutError) {
        this.signedOut(error.reason)
        return
      }
      // The server judges the token; it may answer here before it answers requests again.
      this.shownToken = credentials.token ?? ''
    }
    give({ token: this.shownToken, ...this.synchroniser.position() })
  }

  /** The session of the token that was shown is over; somebody may have signed in since. */
  private endSession(reason: string): void {
    const { credentials } = this.options
    credentials.refused(this.shownToken, reason)
    if (credentials.token === undefined) this.signedOut(reason)
    else this.readmission.ended()
  }

  private receive(name: string, body: unknown): void {
    if (name === 'welcome') this.welcome(body as Welcome)
    else if (name === 'resync') this.synchroniser.resync()
    else if (name === 'caught-up') this.synchroniser.caughtUp(body as CaughtUp)
    else if (typeof (body as Partial<LiveEvent> | null)?.event_id === 'number') {
      this.synchroniser.receive(body as LiveEvent)
    }
  }

  private welcome(welcome: Welcome): void {
    this.readmission.succeeded()
    this.clock.read(welcome.server_time)
    this.hear()
    this.synchroniser.welcomed(welcome)
    this.move('welcomed')
  }

  private hear(): void {
    this.watchdog.word()
    this.lastWordAt = this.clock.serverNow()
  }

  private lose(byServer: boolean): void {
    this.synchroniser.linkLost()
    this.move('lost')
    if (byServer && this.isStarted) this.readmission.ended()
  }
}
