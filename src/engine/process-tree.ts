import { readdirSync, readFileSync } from 'node:fs'

/** The process at the end of the chain of first children below another, by `/proc` of Linux; the process itself when it has none. */
export function innermostProcess(pid: number): number {
  const children = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined
    const known = parent === undefined ? undefined : children.get(parent)
    if (parent !== undefined && (known === undefined || Number(name) < known)) children.set(parent, Number(name))
  }
  let innermost = pid
  for (let next = children.get(pid); next !== undefined; next = children.get(next)) innermost = next
  return innermost
}

// The name in the second field may hold anything, brackets as well.
function parentOf(pid: number): number | undefined {
  try {
    const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? []
    return parent === undefined ? undefined : Number(parent)
  } catch {
    // It has ended meanwhile.
    return undefined
  }
}
