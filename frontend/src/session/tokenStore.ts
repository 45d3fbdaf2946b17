/** The tokens of whoever is signed in, in the browser's storage, where all tabs find them. */

import type { TokenPair, User } from './types'
import { readJson, removeKey, writeJson, type KeyValueStore } from '../storage/keyValueStore'

export const TOKENS_KEY = 'restaurant.tokens'
/** A token is renewed while it is good for so long yet, or for a quarter of its life. */
const MARGIN = 60_000

export interface KeptTokens {
  readonly access: string
  readonly refresh: string
  /** When the access token should be renewed, and when it ends: on the clock of this device. */
  readonly renewAt: number
  readonly endsAt: number
  readonly user: User
}

export class TokenStore {
  /** For a browser that lets nothing be kept: then a reload signs out. */
  private unkept: KeptTokens | undefined

  constructor(
    private readonly store: KeyValueStore,
    private readonly now: () => number,
  ) {}

  read(): KeptTokens | undefined {
    const kept = this.unkept ?? readJson<Partial<KeptTokens>>(this.store, TOKENS_KEY)
    return kept?.access && kept.refresh && kept.user ? (kept as KeptTokens) : undefined
  }

  keep(pair: TokenPair): KeptTokens {
    const life = pair.expires_in * 1_000
    const endsAt = this.now() + life
    const kept: KeptTokens = {
      access: pair.access_token,
      refresh: pair.refresh_token,
      renewAt: endsAt - Math.min(MARGIN, life / 4),
      endsAt,
      user: pair.user,
    }
    this.unkept = writeJson(this.store, TOKENS_KEY, kept) ? undefined : kept
    return kept
  }

  forget(): void {
    this.unkept = undefined
    removeKey(this.store, TOKENS_KEY)
  }
}
