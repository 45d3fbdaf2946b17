/** The one way to the server over HTTP: typed by its document, with the token of whoever is signed in. */

import type { Session } from '@/session/session'
import { SignedOutError } from '@/session/signedOutError'
import createClient, { type Middleware } from 'openapi-fetch'

import { serverAddress } from '../api/addresses'
import type { paths } from '../api/generated/openapi'
import { ApiError, NO_CONNECTION, readProblem } from '../api/problem'
import { reachability } from '../api/reachability'

let session: Session | null = null

/** Sends the requests of `api` as whoever is signed in on this session. */
export function useSessionOf(source: Session): void {
  session = source
}

/** Seconds until a request without an answer counts as lost. */
const PATIENCE = 20

/** Answers that are none of success are thrown, as `ApiError`. */
const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok && response.status !== 304) throw await readProblem(response)
  },
}

/** Requests of whoever is signed in. */
export const api = createClient<paths>({ baseUrl: serverAddress, fetch: fetchSignedIn })
api.use(problems)

/** Requests that bring their own credentials, or none: signing in, pairing, the restaurant's name. */
export const publicApi = createClient<paths>({ baseUrl: serverAddress, fetch: fetchInTime })
publicApi.use(problems)

/** The session adds the token, and repeats the request when that had to be renewed. */
async function fetchSignedIn(request: Request): Promise<Response> {
  const { method, headers } = request
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer()
  try {
    if (session === null) throw new SignedOutError('signed_out')
    return await session.request(request.url.slice(serverAddress.length), { method, headers, body })
  } catch (error) {
    throw error instanceof SignedOutError ? new ApiError(error.reason, 401) : error
  }
}

/** `fetch` that gives up in time, and notices whether the server answers. */
export async function fetchInTime(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), PATIENCE * 1000)
  request.signal.addEventListener('abort', () => controller.abort())
  try {
    const response = await fetch(request, { signal: controller.signal, credentials: 'omit' })
    reachability.answered()
    return response
  } catch {
    reachability.silent()
    throw new ApiError(NO_CONNECTION, 0)
  } finally {
    clearTimeout(timer)
  }
}
