/**
 * The same items for several readers, who go on together: each item is fetched once, when all of them ask for the next one, and none is kept. A reader that
 * stops early leaves the others alone; what fails for one of them fails for all.
 */
export function inStep<Item>(source: AsyncIterable<Item>, readers: number): readonly AsyncIterable<Item>[] {
  const iterator = source[Symbol.asyncIterator]()
  let asking: ((result: Promise<IteratorResult<Item>>) => void)[] = []
  let reading = readers
  const serve = () => {
    if (asking.length === 0 || asking.length < reading) return
    const all = asking
    asking = []
    const result = iterator.next()
    for (const answer of all) answer(result)
  }
  return Array.from({ length: readers }, () => {
    let hasLeft = false
    return {
      [Symbol.asyncIterator]: () => ({
        next: () =>
          new Promise<IteratorResult<Item>>((resolve) => {
            asking.push(resolve)
            serve()
          }),
        return: async (): Promise<IteratorResult<Item>> => {
          if (!hasLeft) reading -= 1
          hasLeft = true
          serve()
          if (reading === 0) await iterator.return?.()
          return { done: true, value: undefined }
        },
      }),
    }
  })
}

/** Ends a reader that may not have begun, so that the others do not wait for it; nothing where it has ended. */
export async function leave(reader: AsyncIterable<unknown>): Promise<void> {
  await reader[Symbol.asyncIterator]().return?.()
}
