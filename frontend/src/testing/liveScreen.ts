/** A screen with a live connection, in a restaurant that a spec plays. */

import { LiveConnection } from '../live/connection'
import type { Credentials } from '../session/types'
import { FakeSocket } from './fakeSocket'
import { FakeTimers, settle } from './fakeTimers'

interface Load {
  resolve: (snapshot: string) => void
  reject: (error: Error) => void
}

export class LiveScreen implements Credentials {
  readonly timers = new FakeTimers()
  readonly socket = new FakeSocket()
  /** The snapshot that is shown, and the events that were applied to it. */
  shown: string[] = []
  /** Every time a snapshot was asked for. */
  loads: Load[] = []
  token: string | undefined = 'first'
  ended: string[] = []
  /** The event that cannot be applied. */
  failsAt: number | undefined
  renew: () => Promise<string> = async () => (this.token = 'renewed')
  readonly live: LiveConnection<string>

  constructor() {
    this.live = new LiveConnection<string>({
      data: {
        load: () => new Promise((resolve, reject) => this.loads.push({ resolve, reject })),
        replace: (snapshot) => (this.shown = [snapshot]),
        apply: (event) => {
          if (event.event_id === this.failsAt) throw new Error('no such table')
          this.shown.push(`event ${event.event_id}`)
        },
      },
      credentials: this,
      openSocket: this.socket.open,
      timers: this.timers,
      random: () => 1,
      log: () => undefined,
    })
  }

  static async open(): Promise<LiveScreen> {
    const screen = new LiveScreen()
    screen.live.start()
    await settle()
    return screen
  }

  freshToken(): Promise<string> {
    return Promise.resolve(this.token ?? '')
  }

  refused(token: string, reason: string): void {
    this.ended.push(`${token}: ${reason}`)
    if (token === this.token) this.token = undefined
  }

  /** The latest snapshot arrives. */
  async load(snapshot: string): Promise<void> {
    this.loads[this.loads.length - 1]?.resolve(snapshot)
    await settle()
  }

  async becomeLive(lastEventId = 10): Promise<void> {
    await this.socket.welcome({ last_event_id: lastEventId })
    await this.socket.tell('caught-up', { last_event_id: lastEventId })
    await this.load('snapshot')
  }

  /** The link breaks, and another is being made. */
  async reconnect(): Promise<void> {
    await this.socket.drop()
    this.live.wake()
    await settle()
  }

  /** Time passes while the server pings, as it does every 5 s. */
  async stayFor(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 5_000) {
      await this.timers.advance(5_000)
      this.socket.ping()
    }
  }
}
