/** The words of the first start in English. */

import setup from '@/setup/locales/en'

import type { SetupMessages } from './setupRu'

export const messages: SetupMessages = { setup }
