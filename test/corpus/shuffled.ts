/** The values in an order that the seed alone decides: Fisher and Yates with a generator of 32 bits. */
export function shuffled<Value>(values: readonly Value[], seed: number): readonly Value[] {
  const all = [...values]
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[all[at], all[other]] = [all[other] as Value, all[at] as Value]
  }
  return all
}
