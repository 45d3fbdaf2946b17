/** The pairing of a shared device: it outlives every person's session, and is kept apart from them. */

import { readJson, removeKey, writeJson, type KeyValueStore } from '../storage/keyValueStore'

const KEY = 'restaurant.device'

export interface PairedDevice {
  readonly token: string
  readonly name: string
}

/** The pairing of this device; undefined for anybody's own phone. */
export function readDevice(store: KeyValueStore): PairedDevice | undefined {
  const device = readJson<PairedDevice>(store, KEY)
  return device?.token ? device : undefined
}

/** Keeps what pairing answered. Returns false where the browser keeps nothing. */
export function keepDevice(store: KeyValueStore, device: PairedDevice): boolean {
  return writeJson(store, KEY, device)
}

/** The device was revoked. */
export function forgetDevice(store: KeyValueStore): void {
  removeKey(store, KEY)
}
