/** The panels that open over the board, one at a time. */
export type PanelName = 'done' | 'soldOut' | 'settings' | 'unsent'
