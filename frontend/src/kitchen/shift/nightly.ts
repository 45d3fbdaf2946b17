/** When a display may be loaded anew without anybody noticing. */

const HOUR = 3600_000
/** Milliseconds that nobody has touched it. */
const IDLE = 10 * 60_000
/** Once a night, not again and again. */
const OPEN = 6 * HOUR

export interface Night {
  now: Date
  /** "05:00" on the restaurant's clock: the end of its day. */
  dayEnds: string
  timeZone: string
  /** Milliseconds since the page was opened, and since its last touch. */
  openFor: number
  idleFor: number
}

/** In the hour after the restaurant's day has ended. */
export function isTimeToReload({ now, dayEnds, timeZone, openFor, idleFor }: Night): boolean {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })
  const hour = Number(format.format(now))
  return hour === Number(dayEnds.slice(0, 2)) && openFor > OPEN && idleFor > IDLE
}
