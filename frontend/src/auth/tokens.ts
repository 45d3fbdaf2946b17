/** The tokens of whoever is signed in on this device, kept in the browser and refreshed in time. */

import { publicApi, type TokenSource } from '@/api/client'
import { ApiError } from '@/api/problem'

import type { TokenPair, User } from './types'

/** What is kept: the pair, when its access token ends on the clock of this device, and whose it is. */
export interface KeptTokens {
  readonly access: string
  readonly refresh: string
  /** Milliseconds, as `Date.now`. */
  readonly endsAt: number
  readonly user: User
}

const KEY = 'restaurant.tokens'
/** A token is refreshed while it is still good for so long: a request takes a while. */
const MARGIN = 60_000

export class Tokens implements TokenSource {
  private refreshing: Promise<string | null> | null = null

  /** `ended` is called with a code when the server, not the person, has ended the session. */
  constructor(private readonly ended: (code: string) => void) {}

  read(): KeptTokens | null {
    return parse(localStorage.getItem(KEY))
  }

  keep(pair: TokenPair): void {
    const kept: KeptTokens = {
      access: pair.access_token,
      refresh: pair.refresh_token,
      endsAt: Date.now() + pair.expires_in * 1000,
      user: pair.user,
    }
    this.write(kept)
  }

  forget(): void {
    localStorage.removeItem(KEY)
  }

  async accessToken(): Promise<string | null> {
    const kept = this.read()
    if (kept === null) return null
    if (Date.now() < kept.endsAt - MARGIN) return kept.access
    this.refreshing ??= this.refresh(kept).finally(() => (this.refreshing = null))
    return this.refreshing
  }

  refused(token: string, code: string): void {
    const kept = this.read()
    // Another tab, or another person, may have signed in since.
    if (kept?.access !== token) return
    // The device's clock was set back meanwhile: the session goes on with the next token.
    if (code === 'token_expired') this.write({ ...kept, endsAt: 0 })
    else this.end(code)
  }

  private async refresh(kept: KeptTokens): Promise<string | null> {
    try {
      const headers = { Authorization: `Bearer ${kept.refresh}` }
      const { data } = await publicApi.POST('/auth/refresh', { headers })
      if (data === undefined) return null
      this.keep(data)
      return data.access_token
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      // Another tab may have been quicker; its pair is as good.
      const present = this.read()
      if (present !== null && present.refresh !== kept.refresh) return present.access
      this.end(error.code)
      return null
    }
  }

  private write(kept: KeptTokens): void {
    localStorage.setItem(KEY, JSON.stringify(kept))
  }

  private end(code: string): void {
    this.forget()
    this.ended(code)
  }
}

export function isKeyOfTokens(key: string | null): boolean {
  return key === KEY || key === null
}

function parse(text: string | null): KeptTokens | null {
  try {
    const kept = JSON.parse(text ?? 'null') as KeptTokens | null
    return kept?.access && kept.refresh && kept.user ? kept : null
  } catch {
    return null
  }
}
