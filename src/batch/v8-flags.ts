import { setFlagsFromString } from 'node:v8'

/** The release of V8 for which all of this was measured, Node.js 20's; later ones have another compiler in between, and other budgets. */
const isMeasured = /^11\.3\./.test(process.versions.v8)

/**
 * Tells V8 what suits a batch, in all threads of the process, before they are made. A function is optimized when it has run eight times as much as V8 would have it: every
 * thread compiles for itself, few of the thousand functions that become warm are hot, and a sixth of all processor time of 3,000 Dockerfiles went into the
 * others. A heap may grow by half of what is alive before it is collected, not by three times as much: memory is to be that of a small batch.
 */
export function tuneForThreads(): void {
  if (isMeasured)
    for (const flag of [`--interrupt-budget=${8 * 132 * 1024}`, '--heap-growing-percent=50']) setFlagsFromString(flag)
}

/**
 * Leaves the young generation of every thread as large as it is. V8 doubles it as often as much of it survives, up to 32 MB, and that of the first thread does
 * survive: results wait there to be written. Called by each thread when it is ready, for whatever is said before a thread's heap is made has no effect
 * (seen with Node.js 20.20, 2026-11-22).
 */
export function holdYoungGenerations(): void {
  if (isMeasured) setFlagsFromString('--semi-space-growth-factor=1')
}
