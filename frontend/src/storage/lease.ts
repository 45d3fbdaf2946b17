/**
 * A lease on something that one tab should do and another may take over when the first is gone.
 *
 * Browsers give no lock over plain http (`navigator.locks` needs https), and two tabs may take a
 * lease in the same instant. So a lease only saves work: what it guards has to be harmless twice.
 */

import { readJson, removeKey, writeJson, type KeyValueStore } from './keyValueStore'

interface StoredLease {
  tab: string
  until: number
}

export class Lease {
  /** `duration` is in milliseconds, `now` the wall clock, which all tabs of a device share. */
  constructor(
    private readonly store: KeyValueStore,
    private readonly tab: string,
    private readonly duration: number,
    private readonly now: () => number,
  ) {}

  /** Takes or renews the lease. Returns false while another tab has it. */
  take(key: string): boolean {
    if (this.isElsewhere(key)) return false
    writeJson(this.store, key, { tab: this.tab, until: this.now() + this.duration })
    return true
  }

  /** Whether another tab has it. One from before the clock was set back does not count. */
  isElsewhere(key: string): boolean {
    const lease = readJson<StoredLease>(this.store, key)
    if (!lease || lease.tab === this.tab) return false
    const left = lease.until - this.now()
    return left > 0 && left <= this.duration
  }

  /** Gives the lease back, if it is this tab's. */
  release(key: string): void {
    if (readJson<StoredLease>(this.store, key)?.tab === this.tab) removeKey(this.store, key)
  }
}
