/** The same keys, with any words. */
export type Same<Words> = Words extends string ? string : { [Key in keyof Words]: Same<Words[Key]> }
