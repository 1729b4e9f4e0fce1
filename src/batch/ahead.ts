/**
 * Does asynchronous work on the items of a source ahead of whoever takes the results, at most `width` at the same time, and gives the results in the
 * items' order. Several may take from it at once; each result goes to one of them.
 */
export function ahead<Item, Result>(
  items: AsyncGenerator<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  const waiting: Promise<IteratorResult<Result>>[] = []
  const fill = () => {
    while (waiting.length < width) {
      const next = items
        .next()
        .then(
          async ({ value, done }): Promise<IteratorResult<Result>> =>
            done === true ? { value: undefined, done: true } : { value: await work(value), done: false },
        )
      // Whoever takes it learns of the failure; one that nobody takes any more must not end the process.
      next.catch(() => undefined)
      waiting.push(next)
    }
  }
  const iterator: AsyncIterator<Result> = {
    next: () => {
      fill()
      return waiting.shift() ?? Promise.resolve({ value: undefined, done: true })
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
