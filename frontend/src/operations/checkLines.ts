/** The checks of the server: which button helps, and how each looks. */

import type { components } from '@/api/generated/openapi'
import {
  symRoundedCheckCircle,
  symRoundedError,
  symRoundedWarning,
} from '@quasar/extras/material-symbols-rounded'

export type CheckLine = components['schemas']['CheckLine']

/**
 * - `backup`: make a backup now
 * - `download`: take the newest backup away
 */
export type Remedy = 'backup' | 'download'

const REMEDIES: Partial<Record<CheckLine['code'], Remedy>> = {
  backup_overdue: 'backup',
  backup_none_yet: 'backup',
  disk_read_only: 'download',
  disk_full: 'download',
  database_gone: 'download',
}

/** What can be done about it on this page; undefined where nothing has to be, or nothing can. */
export function remedyOf({ code }: CheckLine): Remedy | undefined {
  return REMEDIES[code]
}

export const LINE_LOOKS = {
  ok: { icon: symRoundedCheckCircle, look: 'st-ready' },
  warning: { icon: symRoundedWarning, look: 'st-wait' },
  error: { icon: symRoundedError, look: 'st-alarm' },
} as const
