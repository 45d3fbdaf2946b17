/** Methods that the app's libraries call, and that browsers of 2020 do not have. */

function at(this: ArrayLike<unknown>, index: number): unknown {
  return this[index < 0 ? this.length + index : index]
}

function hasOwn(owner: object, name: PropertyKey): boolean {
  return Object.prototype.hasOwnProperty.call(owner, name)
}

for (const type of [Array, String]) provide(type.prototype, 'at', at)
provide(Object, 'hasOwn', hasOwn)

function provide(owner: object, name: string, value: unknown): void {
  if (name in owner) return
  Object.defineProperty(owner, name, { value, writable: true, configurable: true })
}
