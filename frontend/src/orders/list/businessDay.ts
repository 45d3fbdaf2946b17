/** The day of a restaurant, which ends after midnight. */

const DAY = 24 * 3600_000
const HOUR = 3600_000

/**
 * The moment at which the present business day began, in milliseconds: the last time that the clock
 * of the restaurant showed `endsAt` ("05:00").
 */
export function businessDayStart(now: number, timeZone: string, endsAt: string): number {
  const [hours = 0, minutes = 0] = endsAt.split(':').map(Number)
  const wanted = (hours * 60 + minutes) * 60_000
  const since = (timeOfDay(now, timeZone) - wanted + DAY) % DAY
  const start = now - since
  // A night in which the clocks are changed is an hour longer, or shorter.
  const off = timeOfDay(start, timeZone) - wanted
  if (off === 0) return start
  return start - (Math.abs(off) > DAY / 2 ? off - Math.sign(off) * DAY : off)
}

/** Milliseconds since midnight on the clock there. */
function timeOfDay(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(moment)
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const seconds = value('minute') * 60 + value('second')
  return value('hour') * HOUR + seconds * 1_000 + (moment % 1_000)
}
