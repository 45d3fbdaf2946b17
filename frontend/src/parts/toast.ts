/** Short messages at the bottom: what was done, and the way back from it. */

import { Notify, type QNotifyCreateOptions } from 'quasar'
import { useI18n } from 'vue-i18n'

/** Milliseconds in which a slip of the finger can be taken back. */
export const UNDO_TIME = 8_000

export interface Toast {
  text: string
  icon?: string
  /** Offers "Undo" for as long as the message stands. */
  undo?: () => void
  /** When it goes, by itself or because of a tap. */
  onGone?: () => void
}

/** Shows another message in the place of the one before, for as long. */
export type ChangeToast = (toast: Toast) => void

export function useToast(): (toast: Toast) => ChangeToast {
  const { t } = useI18n()

  function optionsOf({ text, icon, undo, onGone }: Toast): QNotifyCreateOptions {
    return {
      message: text,
      ...(icon && { icon }),
      classes: 'toast',
      position: 'bottom',
      timeout: UNDO_TIME,
      progress: true,
      group: false,
      attrs: { role: 'status' },
      actions: undo ? [{ label: t('parts.undo'), noCaps: true, handler: undo }] : [],
      ...(onGone && { onDismiss: onGone }),
    }
  }

  return (toast) => {
    const change = Notify.create(optionsOf(toast))
    return (next) => change(optionsOf(next))
  }
}
