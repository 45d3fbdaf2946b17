/** The columns of the chart of sales: hours of a day, or days of a week. */

import { formatTime, type Place } from '@/i18n/formats'

import type { Report, Sales } from '../types'

/**
 * - `over`: what it took is all it took
 * - `going`: it goes on, and may take more
 * - `ahead`: it has not begun
 */
export type Progress = 'over' | 'going' | 'ahead'

export interface Column extends Sales {
  /** "19:00" of an hour, "2026-11-26" of a day. */
  begins: string
  progress: Progress
}

const HOUR = 60
const DAY = 24 * HOUR

/** Hours from the first with sales to the last, in either week; of several days, these days. */
export function columnsOf(report: Report, place: Place): Column[] {
  return report.days === 1 ? hoursOf(report, place) : daysOf(report)
}

function hoursOf(report: Report, place: Place): Column[] {
  const dayBegins = minutesOf(formatTime(new Date(report.figures.begins_at), place))
  /** Which hour of the business day it is: the one at 05:00 is the first where days end then. */
  const hourOf = (time: string) => Math.floor(((minutesOf(time) - dayBegins + DAY) % DAY) / HOUR)
  const present = hourOf(formatTime(new Date(report.now.at), place))
  return report.by_hour.map((sales) => ({
    ...sales,
    progress: report.is_over ? 'over' : progressOf(hourOf(sales.begins) - present),
  }))
}

function daysOf({ by_day, is_over }: Report): Column[] {
  return by_day.map(({ day, ...sales }, number) => ({
    ...sales,
    begins: day,
    progress: is_over || number < by_day.length - 1 ? 'over' : 'going',
  }))
}

function progressOf(hoursFromNow: number): Progress {
  if (hoursFromNow === 0) return 'going'
  return hoursFromNow < 0 ? 'over' : 'ahead'
}

/** Whether it is an hour, rather than a day. */
export function isHour({ begins }: Column): boolean {
  return begins.includes(':')
}

/** "19:30" → 1170. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * HOUR + minutes
}
