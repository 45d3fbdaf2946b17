/** Sizes of files and disks, as people read them. */

import { formatNumber, type Place } from './formats'

const NO_BREAK = '\u00a0'
const STEP = 1024
const UNITS = { ru: ['Б', 'КБ', 'МБ', 'ГБ', 'ТБ'], en: ['B', 'KB', 'MB', 'GB', 'TB'] } as const

/** 19 922 944 → "19 МБ", 1 610 612 736 → "1,5 ГБ": one decimal below ten. */
export function formatBytes(bytes: number, place: Pick<Place, 'language'>): string {
  const units = UNITS[place.language]
  let value = bytes
  let unit = 0
  while (value >= STEP && unit < units.length - 1) {
    value /= STEP
    unit += 1
  }
  const shown = value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value)
  return `${formatNumber(shown, place)}${NO_BREAK}${units[unit]}`
}

/** Whole megabytes that are enough to hold so many bytes. */
export function megabytesFor(bytes: number): number {
  return Math.ceil(bytes / STEP ** 2)
}
