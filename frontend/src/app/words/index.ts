/** All words of the app: the owner's are a quarter, which nobody else loads. */

import type { Words } from '@/i18n'

export const words: Words = {
  staff: { ru: () => import('./ru'), en: () => import('./en') },
  owner: { ru: () => import('./ownerRu'), en: () => import('./ownerEn') },
  setup: { ru: () => import('./setupRu'), en: () => import('./setupEn') },
}
