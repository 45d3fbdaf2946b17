/** A socket whose server is the spec: it lets the screen in, tells it things, and drops it. */

import type { ConnectAuth, LiveSocket, OpenSocket, SocketHandlers } from '../live/socket'
import type { Acknowledgement, Welcome } from '../live/types'
import { settle } from './fakeTimers'

export class FakeSocket implements LiveSocket {
  connected = false
  /** How often a connection was begun. */
  connects = 0
  /** What the client showed at its latest connect. */
  auth: ConnectAuth | undefined
  requests: [string, object][] = []
  answer: (name: string, body: object) => Promise<Acknowledgement> = async () => ({ ok: true })
  private handlers: SocketHandlers | undefined

  open: OpenSocket = (handlers) => {
    this.handlers = handlers
    return this
  }

  connect(): void {
    this.connects += 1
    this.auth = undefined
    this.handlers?.authenticate((auth) => {
      this.auth = auth
    })
  }

  disconnect(): void {
    if (!this.connected) return
    this.connected = false
    this.handlers?.lost(false)
  }

  request(name: string, body: object): Promise<Acknowledgement> {
    this.requests.push([name, body])
    return this.answer(name, body)
  }

  /** The server lets the client in. */
  async welcome(welcome: Partial<Welcome> = {}): Promise<void> {
    this.connected = true
    await this.tell('welcome', {
      server_time: '2026-11-26T18:00:00+00:00',
      last_event_id: 0,
      epoch: 'a',
      rooms: [],
      ...welcome,
    })
  }

  async tell(name: string, body: object): Promise<void> {
    this.handlers?.word()
    this.handlers?.message(name, body)
    await settle()
  }

  async event(event_id: number, fields: object = {}): Promise<void> {
    const event = { event_id, event: 'order-updated', at: '', ...fields }
    await this.tell(event.event, event)
  }

  ping(): void {
    this.handlers?.word()
  }

  async refuse(code: string): Promise<void> {
    this.handlers?.refused(code)
    await settle()
  }

  /** The link breaks; `byServer`: the server ends it. */
  async drop(byServer = false): Promise<void> {
    this.connected = false
    this.handlers?.lost(byServer)
    await settle()
  }
}
