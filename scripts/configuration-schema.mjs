// Writes docs/config.schema.json, the JSON schema of msb-migrate.config.json, from src/configuration/schema.ts. A test compares them.
import { writeFile } from 'node:fs/promises'
import { toJsonSchema } from '@valibot/to-json-schema'
import { build } from 'esbuild'

const entry = new URL('../src/configuration/schema.ts', import.meta.url).pathname
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
})
const code = Buffer.from(outputFiles[0].contents).toString('base64')
const { configurationSchema } = await import(`data:text/javascript;base64,${code}`)
const schema = { title: 'Settings of msb-migrate', ...toJsonSchema(configurationSchema, { errorMode: 'ignore' }) }
await writeFile(new URL('../docs/config.schema.json', import.meta.url), `${JSON.stringify(schema, undefined, 2)}\n`)
