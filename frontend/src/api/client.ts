/** The one way to the server over HTTP: typed by its document, with the token of whoever is signed in. */

import createClient, { type Middleware } from 'openapi-fetch'

import { serverAddress } from './addresses'
import type { paths } from './generated/openapi'
import { ApiError, NO_CONNECTION, readProblem } from './problem'
import { reachability } from './reachability'

/** Who gives the tokens; what signs people in registers itself here. */
export interface TokenSource {
  /** A token that is good now, or null when nobody is signed in. Refreshes it when it is due. */
  accessToken(): Promise<string | null>
  /** The server does not know this token any more. */
  refused(token: string, code: string): void
}

let tokens: TokenSource | null = null

export function useTokensOf(source: TokenSource): void {
  tokens = source
}

/** Seconds until a request without an answer counts as lost. */
const PATIENCE = 20

const authorization: Middleware = {
  async onRequest({ request }) {
    if (request.headers.has('Authorization')) return
    const token = await tokens?.accessToken()
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
  },
}

/** Answers that are none of success are thrown, as `ApiError`. */
const problems: Middleware = {
  async onResponse({ request, response }) {
    if (response.ok || response.status === 304) return
    const error = await readProblem(response)
    const token = request.headers.get('Authorization')?.replace('Bearer ', '')
    if (error.status === 401 && token) tokens?.refused(token, error.code)
    throw error
  },
}

const options = { baseUrl: serverAddress, fetch: fetchInTime }

/** Requests of whoever is signed in. */
export const api = createClient<paths>(options)
api.use(authorization, problems)

/** Requests that bring their own credentials, or none: signing in, pairing, the restaurant's name. */
export const publicApi = createClient<paths>(options)
publicApi.use(problems)

async function fetchInTime(request: Request): Promise<Response> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), PATIENCE * 1000)
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
