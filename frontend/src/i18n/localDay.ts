/** Days as they are chosen in a calendar, and the moments at which they begin in the restaurant. */

const DAY = 86_400_000

/**
 * The moment at which the clock there shows this time of this day: `('2026-11-26', '05:00',
 * 'Europe/Moscow')` is 02:00 of that day in UTC. A time that the clocks skip is moved forward.
 */
export function momentOf(day: string, time: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  // The first guess may lie on the other side of a change of the clocks; the second does not.
  const guess = wanted - offsetAt(wanted, timeZone)
  const moment = wanted - offsetAt(guess, timeZone)
  const isThere = offsetAt(moment, timeZone) === offsetAt(guess, timeZone)
  return new Date(isThere ? moment : Math.max(moment, guess))
}

/** "2026-11-26" → "2026-11-27". */
export function dayAfter(day: string): string {
  return daysLater(day, 1)
}

/** "2026-11-26" → "2026-11-25". */
export function dayBefore(day: string): string {
  return daysLater(day, -1)
}

/** The day so many days later; earlier with a negative number. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** The day that the calendar there shows at a moment, in milliseconds. */
export function dayOf(moment: number, timeZone: string): string {
  return new Date(moment + offsetAt(moment, timeZone)).toISOString().slice(0, 10)
}

/** Milliseconds that the clock there is ahead of UTC at that moment. */
function offsetAt(moment: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const parts = Object.fromEntries(
    format.formatToParts(moment).map((part) => [part.type, part.value]),
  )
  const { year, month, day, hour, minute, second } = parts
  return (
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) -
    Math.floor(moment / 1000) * 1000
  )
}
