/** The socket beneath the live connection, as narrow as it is used, and Socket.IO's behind it. */

import { io } from 'socket.io-client'
import type { Acknowledgement } from './types'

/** What a connecting client shows; `last_event_id` and `epoch` ask for what was missed. */
export interface ConnectAuth {
  token: string
  last_event_id?: number
  epoch?: string
}

export interface SocketHandlers {
  /** Asked at every connect. The connect waits until `give` is called. */
  authenticate(give: (auth: ConnectAuth) => void): void
  message(name: string, body: unknown): void
  /** The server has said something, if only a ping. */
  word(): void
  /** The server refused with this code. It is not tried again by itself. */
  refused(code: string): void
  /** The link is gone. `byServer`: the server ended it, and it is not tried again by itself. */
  lost(byServer: boolean): void
}

export interface LiveSocket {
  readonly connected: boolean
  connect(): void
  disconnect(): void
  /** Sends a command. Rejects when it is not acknowledged in so many milliseconds. */
  request(name: string, body: object, timeout: number): Promise<Acknowledgement>
}

export type OpenSocket = (handlers: SocketHandlers) => LiveSocket

const NAMESPACE = '/ws/orders'
/** In milliseconds: soon, as a restaurant's own network is near. */
const RECONNECT = { reconnectionDelay: 300, reconnectionDelayMax: 3_000, timeout: 5_000 }

/** Socket.IO to a server, or to the one that the page came from. */
export function socketIo(server = ''): OpenSocket {
  return (handlers) => {
    const socket = io(server + NAMESPACE, {
      ...RECONNECT,
      autoConnect: false,
      forceNew: true,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      auth: (give) => handlers.authenticate(give),
    })
    socket.io.on('ping', () => handlers.word())
    socket.onAny((name: string, body: unknown) => {
      handlers.word()
      handlers.message(name, body)
    })
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
      if (!socket.active) handlers.refused(error.data?.code ?? 'refused')
    })
    socket.on('disconnect', (reason) => handlers.lost(reason === 'io server disconnect'))
    return {
      get connected() {
        return socket.connected
      },
      connect: () => void socket.connect(),
      disconnect: () => void socket.disconnect(),
      request: async (name, body, timeout) => {
        // Socket.IO would keep it and send it after the next connect, when it may be too late.
        if (!socket.connected) throw new Error('There is no connection.')
        return (await socket.timeout(timeout).emitWithAck(name, body)) as Acknowledgement
      },
    }
  }
}
