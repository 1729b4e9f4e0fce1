import type { LayerStep } from './engine.js'

interface HistoryEntry {
  readonly instruction: string
  readonly size: number
}

/**
 * The steps that made an image's layers, the base's first, from what `history` tells (newest first; an object a line as Docker writes it, or
 * one list as podman does). An image of `count` layers has `count` of them: what the history does not tell is unknown, of no size.
 */
export function layerStepsOf(history: string, count: number): readonly LayerStep[] {
  const entries = parsed(history).filter(({ instruction, size }) => size > 0 || MAKES_A_LAYER.test(instruction))
  // Only some builders make a layer for a folder that is there already.
  while (entries.length > count) {
    const empty = entries.findLastIndex(({ size }) => size === 0)
    entries.splice(empty < 0 ? entries.length - 1 : empty, 1)
  }
  const unknown = Array.from({ length: count - entries.length }, () => ({ instruction: '', size: 0 }))
  return [...entries, ...unknown].reverse()
}

const MAKES_A_LAYER = /^(?:RUN|COPY|ADD|WORKDIR (?!\/$))/

function parsed(history: string): HistoryEntry[] {
  const entries: readonly RawEntry[] = history.startsWith('[')
    ? JSON.parse(history)
    : history
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line))
  return entries.map((entry) => ({
    instruction: plainInstruction(entry.CreatedBy ?? ''),
    size: Number(entry.Size ?? entry.size ?? 0) || 0,
  }))
}

interface RawEntry {
  readonly CreatedBy?: string
  readonly Size?: string | number
  readonly size?: number
}

// `/bin/sh -c #(nop) WORKDIR /app`, `/bin/sh -c npm ci`, `|1 A=b /bin/sh -c npm ci`, `RUN /bin/sh -c npm ci # buildkit`.
function plainInstruction(created: string): string {
  return created
    .replace(/ # buildkit$/, '')
    .replace(/^(?:\|\d+ .*? )?\/bin\/sh -c (?:#\(nop\)\s+)?/, (shell) => (shell.includes('#(nop)') ? '' : 'RUN '))
    .replace(/^RUN (?:\|\d+ .*? )?\/bin\/sh -c /, 'RUN ')
}
