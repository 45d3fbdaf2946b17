/** What is kept in the tab until the restaurant has its admin: the token and the first step. */

import type { Language } from '@/i18n/language'
import { readJson, removeKey, writeJson } from '@/storage/keyValueStore'
import { shallowRef, type ShallowRef } from 'vue'

export interface Profile {
  name: string
  address: string
  phone: string
  language: Language
}

export interface Kept<T> {
  /** The value; null where nothing is kept. */
  readonly value: Readonly<ShallowRef<T | null>>
  keep: (value: T) => void
  forget: () => void
}

/** Kept for reloads as far as the browser allows, and in any case until the page is closed. */
function keptInTab<T>(key: string): Kept<T> {
  const value = shallowRef<T | null>(readJson<T>(sessionStorage, key) ?? null)
  return {
    value,
    keep(found) {
      value.value = found
      writeJson(sessionStorage, key, found)
    },
    forget() {
      value.value = null
      removeKey(sessionStorage, key)
    },
  }
}

export const keptToken = keptInTab<string>('setup-token')
export const keptProfile = keptInTab<Profile>('setup-restaurant')

/** The token in the address that the server has printed; null where there is none. */
export function tokenOf(hash: string): string | null {
  const token = hash.replace(/^#/, '').trim()
  return token === '' ? null : token
}
