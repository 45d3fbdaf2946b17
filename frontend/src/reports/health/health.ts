/** How the server is, as the owner has to know it: four lines, and more when something is wrong. */

import { dayOf } from '@/i18n/localDay'
import type { SystemStatus } from '@/operations/systemStatus'

export type Check = SystemStatus['checks'][number]
export type HealthCode = Check['code'] | 'devices_ok' | 'devices_none'

export interface HealthLine {
  name: Check['name'] | 'devices'
  state: Check['state']
  code: HealthCode
}

/** What is always shown, in this order; the others only when they are not well. */
const ALWAYS = ['backup', 'disk', 'clock'] as const

export function healthLines({ checks, devices }: SystemStatus): HealthLine[] {
  const others = checks.filter(({ name }) => !ALWAYS.some((shown) => shown === name))
  return [
    ...others.filter(({ state }) => state !== 'ok'),
    ...ALWAYS.flatMap((wanted) => checks.filter(({ name }) => name === wanted)),
    { name: 'devices', state: 'ok', code: devices.enrolled > 0 ? 'devices_ok' : 'devices_none' },
  ]
}

/** How long ago a day was, as people say it. */
export type DaysAgo = { key: 'today' | 'yesterday' } | { key: 'days'; n: number } | { key: 'date' }

const WEEK = 7
const DAY = 86_400_000

/** Both in milliseconds; days begin at midnight in the restaurant. */
export function daysAgo(moment: number, now: number, timeZone: string): DaysAgo {
  const [then, today] = [dayOf(moment, timeZone), dayOf(now, timeZone)]
  const n = Math.round((Date.parse(today) - Date.parse(then)) / DAY)
  if (n <= 0) return { key: 'today' }
  if (n === 1) return { key: 'yesterday' }
  return n < WEEK ? { key: 'days', n } : { key: 'date' }
}

export function isBackupOverdue({ checks }: SystemStatus): boolean {
  return checks.some(({ code }) => code === 'backup_overdue')
}
