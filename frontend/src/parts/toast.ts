/** Short messages at the bottom: what was done, and the way back from it. */

import { Notify } from 'quasar'
import { useI18n } from 'vue-i18n'

/** Milliseconds in which a slip of the finger can be taken back. */
export const UNDO_TIME = 8_000

export interface Toast {
  text: string
  icon?: string
  /** Offers "Undo" for as long as the message stands. */
  undo?: () => void
}

export function useToast(): (toast: Toast) => void {
  const { t } = useI18n()
  return ({ text, icon, undo }) => {
    Notify.create({
      message: text,
      ...(icon && { icon }),
      classes: 'toast',
      position: 'bottom',
      timeout: UNDO_TIME,
      progress: true,
      group: false,
      attrs: { role: 'status' },
      actions: undo ? [{ label: t('parts.undo'), noCaps: true, handler: undo }] : [],
    })
  }
}
