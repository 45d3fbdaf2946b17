/** How much of a backup is there. */

import type { Backup } from './backups'

/** Percent, never all of it before it is complete; null when its size cannot be told. */
export function percentOf({ size, expected_size }: Backup): number | null {
  if (expected_size === null || expected_size === 0) return null
  return Math.min(99, Math.floor((size / expected_size) * 100))
}
