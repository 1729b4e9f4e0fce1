// The code of the page that a batch is reviewed on, as src/report/review-page.ts takes it. The build writes it to dist/review-page.json.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The page's script and style, in one piece each, and the hashes that its Content-Security-Policy names. */
export async function reviewTemplate() {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    write: false,
    minify: true,
    target: ['es2022', 'chrome115', 'firefox115', 'safari17'],
    logLevel: 'warning',
    legalComments: 'none',
  }
  const [code, style] = await Promise.all([
    build({
      ...shared,
      platform: 'browser',
      format: 'iife',
      mainFields: ['module', 'main'],
      conditions: ['production'],
      entryPoints: ['src/review/main.ts'],
      outfile: 'review.js',
      metafile: true,
    }),
    build({ ...shared, entryPoints: ['src/review/page.css'], outfile: 'review.css' }),
  ])
  const script = `${await licences(Object.keys(code.metafile.inputs))}\n${code.outputFiles[0].text.trim()}`
  const css = style.outputFiles[0].text.trim()
  return { script, style: css, scriptHash: hashOf(script), styleHash: hashOf(css) }
}

/** The page is passed on by itself, so the licences of what is bundled into it stand in it. */
async function licences(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  const texts = [...new Set(names.filter(Boolean))].sort().map(async (name) => {
    const folder = join(root, 'node_modules', name)
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each))
    if (file === undefined) throw new Error(`${name} has no licence to put into the page`)
    return `${name}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}`
  })
  const text = (await Promise.all(texts)).join('\n\n').replaceAll('\r', '').replaceAll('*/', '* /')
  return `/*!\n${text}\n*/`
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
