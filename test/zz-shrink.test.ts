import fc from 'fast-check'
import { test } from 'vitest'
import { migrate } from '/work/main/src/index.js'
import { nodeDockerfile, anyDockerfile, mutated } from '/work/main/test/dockerfile-arbitrary.js'
import { smallProject } from '/work/main/test/small-project.js'
const ts = { 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}', 'src/index.ts': "import express from 'express'\nexpress().listen(3000)\n", 'lib/health.js':'' }
const files = smallProject(ts)
const norm = (s: string) => s.replace(/"[^"]*"?/g, '"…"').replace(/\[.*/, '').replace(/(ENV|LABEL) \S+/,'$1 x').replace(/\S+ is no Docker/,'X is no Docker').replace(/was .*/, 'was…')
test('shrink', async () => {
  const known = new Map<string, string>()
  const bases = (process.env.BASES ?? 'auto,slim,alpine,distroless').split(',')
  for (let round = 0; round < Number(process.env.ROUNDS ?? 25); round++) {
    let cat: string | undefined
    const arb = process.env.ANY ? fc.oneof(anyDockerfile, mutated(nodeDockerfile)) : nodeDockerfile
    const result = await fc.check(fc.asyncProperty(arb, fc.constantFrom(...bases), async (text, base) => {
      const [m] = await migrate({ dockerfiles: [{ path: 'Dockerfile', text }], files }, { base: base as 'auto' })
      const o = m!.outcome
      if (o.kind !== 'failed') return
      for (const r of o.reasons) {
        const key = r.code === 'invariant-broken' ? r.args.invariant + ': ' + norm(r.args.detail) : r.code === 'internal-error' ? r.args.detail + r.args.stack.split('\n')[1] : r.code
        if (known.has(key)) continue
        if (cat !== undefined && key !== cat) continue
        cat = key
        throw new Error(JSON.stringify(r.args).slice(0, 300))
      }
    }), { numRuns: Number(process.env.N ?? 3000) })
    if (!result.failed) { console.log('no more'); break }
    known.set(cat!, '')
    console.log('CAT', cat, '\n', result.counterexample![1], JSON.stringify(result.counterexample![0]), '\n', String((result.errorInstance as Error)?.message).slice(0, 300))
  }
}, 600000)
