import type { SourcePlace } from './files.js'

/** Makes the function that tells the line of an offset in a text. */
export function placesIn(file: string, text: string): (at: number) => SourcePlace {
  let starts: number[] | undefined
  return (at) => {
    if (starts === undefined) {
      starts = [0]
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
    }
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] as number) <= at) low = middle
      else high = middle
    }
    return { file, line: low + 1 }
  }
}
