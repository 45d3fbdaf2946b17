/** What the server sends over the live connection. */

import type { components } from '../api/generated/openapi'

type Schemas = components['schemas']

export interface Welcome {
  server_time: string
  last_event_id: number
  epoch: string
  rooms: string[]
}

export interface CaughtUp {
  last_event_id: number
}

/** An event; `event` says which, and with it what else it carries. */
export type LiveEvent = Schemas['Event']

/** An error of the API (RFC 9457): `code` is for programs, `detail` a sentence for a person. */
export type Problem = Partial<Schemas['Problem']> &
  Pick<Schemas['Problem'], 'status' | 'code' | 'detail'>

export type Acknowledgement =
  | {
      ok: true
      order?: Schemas['Order']
      items?: Schemas['OrderItem'][]
      item?: Schemas['OrderItem']
    }
  | { ok: false; error: Problem }
