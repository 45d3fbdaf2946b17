/** A `localStorage` in memory, which several tabs of a spec may share, and which can be full. */

import type { KeyValueStore } from '../storage/keyValueStore'

export class MemoryStorage implements KeyValueStore {
  private readonly values = new Map<string, string>()
  private keys: string[] | undefined
  isFull = false

  get length(): number {
    return this.values.size
  }

  key(index: number): string | null {
    this.keys ??= [...this.values.keys()]
    return this.keys[index] ?? null
  }

  getItem(key: string): string | null {
    return this.values.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    this.keys = undefined
    this.values.set(key, value)
  }

  removeItem(key: string): void {
    this.keys = undefined
    this.values.delete(key)
  }
}
