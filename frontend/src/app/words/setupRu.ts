/** The words of the first start in Russian, which are loaded with it. */

import setup from '@/setup/locales/ru'

import type { Same } from '@/i18n/same'

export const messages = { setup }
export type SetupMessages = Same<typeof messages>
