import { expect, test } from 'vitest'
import { inStep, leave } from '../../src/batch/in-step.js'

async function* numbers(until: number, fetched: number[]): AsyncGenerator<number> {
  for (let number = 1; number <= until; number++) {
    fetched.push(number)
    yield number
  }
}

async function all(items: AsyncIterable<number>): Promise<readonly number[]> {
  const found: number[] = []
  for await (const item of items) found.push(item)
  return found
}

test('every reader sees every item, and each is fetched once', async () => {
  const fetched: number[] = []
  const read = await Promise.all(inStep(numbers(4, fetched), 3).map(all))
  expect(read).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ])
  expect(fetched).toEqual([1, 2, 3, 4])
})

test('no reader goes ahead of the others', async () => {
  const fetched: number[] = []
  const [quick, slow] = inStep(numbers(4, fetched), 2).map((items) => items[Symbol.asyncIterator]())
  void quick?.next().then(() => quick.next())
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(fetched).toEqual([])
  expect(await slow?.next()).toEqual({ done: false, value: 1 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(fetched).toEqual([1])
})

test('one that stops leaves the others alone', async () => {
  const fetched: number[] = []
  const [first, second] = inStep(numbers(4, fetched), 2)
  const stopping = (async () => {
    for await (const item of first ?? []) if (item === 2) break
  })()
  expect(await Promise.all([stopping, all(second as AsyncIterable<number>)])).toEqual([undefined, [1, 2, 3, 4]])
})

test('one that never began can leave', async () => {
  const [first, second] = inStep(numbers(2, []), 2) as [AsyncIterable<number>, AsyncIterable<number>]
  const reading = all(second)
  await leave(first)
  await leave(first)
  expect(await reading).toEqual([1, 2])
})

test('what fails for one fails for all', async () => {
  async function* broken(): AsyncGenerator<number> {
    yield 1
    throw new Error('the disk is full')
  }
  const results = await Promise.allSettled(inStep(broken(), 2).map(all))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
