/** How a store takes in records that may arrive twice, late, or by two ways at once. */

interface Versioned {
  version: number
}

/** The record to keep: the received one, unless it is older than the one that is known. */
export function newerOf<T extends Versioned>(known: T | undefined, received: T): T {
  return known && known.version > received.version ? known : received
}

/**
 * Puts a received record into a map by its id, unless it is older than the one there.
 * Returns whether it was put in.
 */
export function putNewer<T extends Versioned & { id: number }>(
  records: Map<number, T>,
  received: T,
): boolean {
  if (newerOf(records.get(received.id), received) !== received) return false
  records.set(received.id, received)
  return true
}
