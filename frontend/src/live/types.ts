/**
 * What the server sends over the live connection, as far as it is read here. To be replaced by the
 * types that are generated from `docs/asyncapi.json` and `docs/openapi.json`.
 */

import type { components } from '../api/generated/openapi'

export interface Welcome {
  server_time: string
  last_event_id: number
  epoch: string
  rooms: string[]
}

export interface CaughtUp {
  last_event_id: number
}

export interface LiveEvent {
  event_id: number
  event: string
  at: string
  [field: string]: unknown
}

/** An error of the API (RFC 9457): `code` is for programs, `detail` a sentence for a person. */
export interface Problem {
  status: number
  code: string
  detail: string
  title?: string
  request_id?: string
  retry_after?: number
  errors?: Record<string, unknown>
  [fact: string]: unknown
}

export type Acknowledgement = { ok: true; [field: string]: unknown } | { ok: false; error: Problem }

export type User = Pick<components['schemas']['User'], 'id' | 'username' | 'full_name' | 'role'>

/** The answer to signing in and to refreshing; `expires_in` is in seconds. */
export type TokenPair = Omit<components['schemas']['Tokens'], 'user'> & { user: User }
