/** The lines about the server in words. */

import type { SystemStatus } from '@/operations/systemStatus'
import { usePlace } from '@/stores/restaurant'
import { formatDate, formatTime } from '@/i18n/formats'
import { formatBytes } from '@/i18n/sizes'
import { useConnection } from '@/core/connection'
import { useI18n } from 'vue-i18n'

import { daysAgo, type HealthLine } from './health'

export function useHealthWords() {
  const { t } = useI18n()
  const place = usePlace()
  const connection = useConnection()

  /** "Сегодня в 04:00", "2 дня назад", "Ни одной". */
  function made(newest: string | null): string {
    if (newest === null) return t('reports.health.made.never')
    const moment = new Date(newest)
    const ago = daysAgo(moment.getTime(), connection.now, place.value.timeZone)
    const named = {
      time: formatTime(moment, place.value),
      date: formatDate(moment, place.value),
      n: 'n' in ago ? ago.n : 0,
    }
    return t(`reports.health.made.${ago.key}`, named, named.n)
  }

  /** How it is: "Свободно 212 ГБ". */
  function is({ code }: HealthLine, { backup, disk, devices }: SystemStatus): string {
    return t(`reports.health.is.${code}`, {
      ...devices,
      made: made(backup.newest_at),
      free: formatBytes(disk?.free ?? 0, place.value),
    })
  }

  /** What it is about, or what to do about it. */
  function about({ name, state, code }: HealthLine): string {
    return t(state === 'ok' ? `reports.health.${name}` : `reports.health.advice.${code}`)
  }

  return { is, about }
}
