/** What the server reports, and of which days. */

import type { components } from '@/api/generated/openapi'

import type { Period } from './periods'

export type Report = components['schemas']['Report']
export type Waiting = components['schemas']['Waiting']
export type SoldOutDish = components['schemas']['SoldOutDish']
export type SoldDish = components['schemas']['SoldDish']
/** Of a part of the period, and of the same part a week before. */
export type Sales = Omit<components['schemas']['HourSales'], 'begins'>

/** A report, and the period that it was asked for: another may have been chosen since. */
export interface ShownReport {
  period: Period
  report: Report
}
