/** Sends one command once: over the socket when the screen is live, else over HTTP. */

import type { Acknowledgement, Problem } from '../live/types'
import type { Timers } from '../timers'
import { isSocketCommand, toHttp } from './commands'
import type { KeptCommand } from './commandStore'
import { outcomeOf, type Outcome } from './outcome'

const SOCKET_TIMEOUT = 5_000
const HTTP_TIMEOUT = 15_000

/** The ways to the server. */
export interface Ways {
  /** Whether the socket stands and is up to date. */
  isLive(): boolean
  /** Says a command over the socket. Rejects when it is not acknowledged in so many milliseconds. */
  request(name: string, body: object, timeout: number): Promise<Acknowledgement>
  /** `fetch`, signed in as this person; rejects when somebody else is signed in by then. */
  fetch(path: string, init: RequestInit, userId: number): Promise<Response>
}

/** Never rejects: what is not known to have arrived is to be sent again. */
export async function deliver(kept: KeptCommand, ways: Ways, timers: Timers): Promise<Outcome> {
  try {
    return isSocketCommand(kept.command.name) && ways.isLive()
      ? await overSocket(kept, ways)
      : await overHttp(kept, ways, timers)
  } catch {
    return { kind: 'again' }
  }
}

async function overSocket({ id, command }: KeptCommand, ways: Ways): Promise<Outcome> {
  const body = { command_id: id, ...command.payload }
  const answer = await ways.request(command.name, body, SOCKET_TIMEOUT)
  if (!answer.ok) return outcomeOf(answer.error)
  const { order, items, item } = answer
  return { kind: 'done', result: { order, items, item } }
}

async function overHttp(kept: KeptCommand, ways: Ways, timers: Timers): Promise<Outcome> {
  const { method, path, body, answers } = toHttp(kept.command)
  const aborter = new AbortController()
  const cancel = timers.after(HTTP_TIMEOUT, () => aborter.abort())
  try {
    const init: RequestInit = {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': kept.id },
      signal: aborter.signal,
    }
    const response = await ways.fetch(path, init, kept.userId)
    const type = response.headers.get('Content-Type') ?? ''
    // A page of a proxy or of a hotspot's sign-in says nothing about the command.
    if (response.ok && type.startsWith('application/json')) {
      return { kind: 'done', result: { [answers]: await response.json() } }
    }
    if (type.startsWith('application/problem+json')) return outcomeOf(await readProblem(response))
    return { kind: 'again' }
  } finally {
    cancel()
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const problem = (await response.json()) as Problem
  const seconds = Number(response.headers.get('Retry-After') ?? NaN)
  return Number.isNaN(seconds) ? problem : { retry_after: seconds, ...problem }
}
