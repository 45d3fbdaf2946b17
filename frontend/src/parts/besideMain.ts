/** Whether a page stands beside the main one, as an order does beside the floor. */

import type { InjectionKey } from 'vue'

export const BESIDE_MAIN: InjectionKey<boolean> = Symbol('beside the main page')
