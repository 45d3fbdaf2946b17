/** The part of the browser's `localStorage` that is used here, with JSON as values. */

export type KeyValueStore = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

/** What is kept under a key; undefined when there is nothing, or nothing that can be read. */
export function readJson<T>(store: KeyValueStore, key: string): T | undefined {
  try {
    const text = store.getItem(key)
    return text === null ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}

/** Keeps a value. Returns false where the store is full or the browser allows none. */
export function writeJson(store: KeyValueStore, key: string, value: unknown): boolean {
  try {
    store.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/** Forgets a value. A store that is not allowed has none. */
export function removeKey(store: KeyValueStore, key: string): void {
  try {
    store.removeItem(key)
  } catch {
    return
  }
}

/** Every key that begins so. */
export function keysWith(store: KeyValueStore, prefix: string): string[] {
  const found: string[] = []
  try {
    for (let index = 0; index < store.length; index += 1) {
      const key = store.key(index)
      if (key?.startsWith(prefix)) found.push(key)
    }
  } catch {
    return []
  }
  return found
}
