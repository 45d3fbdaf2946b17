/**
 * The icons that Quasar's own parts show. Its whole set has those of editors, calendars and carousels
 * too: 5 kB of the first view. A part in use for the first time may need another group here.
 */

import {
  symRoundedArrowDropDown,
  symRoundedCancel,
  symRoundedCheck,
  symRoundedError,
} from '@quasar/extras/material-symbols-rounded'
import type { QuasarIconSet } from 'quasar'

export const iconSet = {
  name: 'svg-material-symbols-rounded',
  arrow: { dropdown: symRoundedArrowDropDown },
  chip: { remove: symRoundedCancel, selected: symRoundedCheck },
  field: { clear: symRoundedCancel, error: symRoundedError },
} as unknown as QuasarIconSet
