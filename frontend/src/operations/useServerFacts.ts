/** What the owner may want to know of the server, in words. */

import { usePlace } from '@/stores/restaurant'
import { formatSpan, formatTime } from '@/i18n/formats'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

import { formatBytes } from '@/i18n/sizes'
import type { SystemStatus } from './systemStatus'

/** Two clocks that differ by less are the same to a person, in milliseconds. */
const SAME_TIME = 5_000
const MINUTE = 60_000
const MINUTES_A_DAY = 1_440

export interface Fact {
  name: string
  text: string
}

/** `clockLead`: milliseconds by which the server's clock is ahead of this device's. */
export function useServerFacts(status: () => SystemStatus, clockLead: () => number) {
  const { t } = useI18n()
  const place = usePlace()

  function uptime(minutes: number): string {
    const days = Math.floor(minutes / MINUTES_A_DAY)
    return days > 0 ? t('system.facts.days', days) : formatSpan(minutes, place.value)
  }

  function clock(now: string): string {
    const time = formatTime(new Date(now), place.value)
    const difference = Math.abs(clockLead())
    if (difference < SAME_TIME) return t('system.facts.sameTime', { time })
    const span =
      difference < MINUTE
        ? t('system.facts.seconds', Math.round(difference / 1000))
        : formatSpan(Math.round(difference / MINUTE), place.value)
    return t(clockLead() > 0 ? 'system.facts.ahead' : 'system.facts.behind', { time, span })
  }

  return computed<Fact[]>(() => {
    const { version, uptime_seconds, database, disk, screens, devices, ...rest } = status()
    const { language } = place.value
    const bytes = (value: number) => formatBytes(value, { language })
    const free = disk && { free: bytes(disk.free), total: bytes(disk.total) }
    const said: Record<string, string> = {
      version,
      uptime: uptime(Math.floor(uptime_seconds / 60)),
      database: database.size === null ? t('system.facts.unknown') : bytes(database.size),
      disk: free ? t('system.facts.free', free) : t('system.facts.unknown'),
      clock: clock(rest.clock.now),
      screens: t('system.facts.screensOf', { ...screens }),
      devices: t('system.facts.devicesOf', { ...devices }),
    }
    return Object.entries(said).map(([name, text]) => ({
      name: t(`system.facts.names.${name}`),
      text,
    }))
  })
}
