/** Amounts, moments and spans of time as people read them, in a language and in the restaurant's currency and time zone. */

import type { Language } from './language'

/** What the formats need to know about the restaurant. */
export interface Place {
  readonly language: Language
  /** ISO 4217, such as RUB. */
  readonly currency: string
  /** IANA, such as Europe/Moscow. */
  readonly timeZone: string
}

const NO_BREAK = '\u00a0'
const MINUS = '\u2212'

/** English as in Britain: days before months, and a clock of 24 hours. */
const LOCALES = { ru: 'ru-RU', en: 'en-GB' } as const

/** 1490 → "1 490 ₽", 1153.34 → "1 153,34 ₽": fractions only when there are any. */
export function formatMoney(amount: number, place: Place): string {
  const isWhole = Number.isInteger(amount)
  const digits = isWhole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}
  const format = new Intl.NumberFormat(LOCALES[place.language], {
    style: 'currency',
    currency: place.currency,
    currencyDisplay: 'narrowSymbol',
    ...digits,
  })
  return withFixedSpaces(format.format(amount))
}

/** A number with the separators of the language. */
export function formatNumber(value: number, place: Pick<Place, 'language'>): string {
  return withFixedSpaces(new Intl.NumberFormat(LOCALES[place.language]).format(value))
}

/** "19:42", on the restaurant's clock. */
export function formatTime(moment: Date, place: Place): string {
  return inPlace(place, { hour: '2-digit', minute: '2-digit' }).format(moment)
}

/** "26 ноября", with the year when it is not the present one. */
export function formatDate(moment: Date, place: Place, now: Date = new Date()): string {
  const year = inPlace(place, { year: 'numeric' })
  const isThisYear = year.format(moment) === year.format(now)
  const parts: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' }
  return inPlace(place, isThisYear ? parts : { ...parts, year: 'numeric' }).format(moment)
}

/** "пятница, 20 ноября". */
export function formatWeekday(moment: Date, place: Place): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long' } as const
  return inPlace(place, options).format(moment)
}

/** "пт, 20". */
export function formatShortDay(moment: Date, place: Place): string {
  return inPlace(place, { weekday: 'short', day: 'numeric' }).format(moment)
}

/** "19:42" today, else "26 ноября, 19:42". */
export function formatMoment(moment: Date, place: Place, now: Date = new Date()): string {
  const [date, time] = [formatDate(moment, place, now), formatTime(moment, place)]
  return date === formatDate(now, place, now) ? time : `${date}, ${time}`
}

/** 42 → "42 мин", 72 → "1 ч 12 мин". Whole minutes. */
export function formatSpan(minutes: number, place: Pick<Place, 'language'>): string {
  const [hour, minute] = { ru: ['ч', 'мин'], en: ['h', 'min'] }[place.language]
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const parts = hours === 0 ? [rest, minute] : [hours, hour, ...(rest > 0 ? [rest, minute] : [])]
  return parts.join(NO_BREAK)
}

/** 42 → "42 мин", 64 → "1 ч 04", where there is little room. Whole minutes. */
export function formatShortSpan(minutes: number, place: Pick<Place, 'language'>): string {
  if (minutes < 60) return formatSpan(minutes, place)
  const hour = { ru: 'ч', en: 'h' }[place.language]
  return [Math.floor(minutes / 60), hour, twoDigits(minutes % 60)].join(NO_BREAK)
}

/** 134 → "2:14", 3600 → "1:00:00". Seconds. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const end = `${hours > 0 ? twoDigits(minutes) : minutes}:${twoDigits(whole % 60)}`
  return hours > 0 ? `${hours}:${end}` : end
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}

function inPlace(place: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALES[place.language], { timeZone: place.timeZone, ...options })
}

/** An amount is never broken over two lines; a minus is as wide as a figure. */
function withFixedSpaces(text: string): string {
  return text.replace(/[\s\u202f]/g, NO_BREAK).replace('-', MINUS)
}
