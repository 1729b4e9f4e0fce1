// Writes src/ecosystems/node/pure-packages.ts: well-known packages whose whole production tree has no install script and no
// native part, found by resolving each with npm and reading the lock file that it writes.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const names =
  `express koa fastify body-parser cookie-parser cors morgan helmet compression dotenv debug axios node-fetch lodash
moment dayjs luxon date-fns uuid nanoid jsonwebtoken passport passport-jwt passport-local express-session connect-flash
multer formidable ejs pug hbs express-handlebars handlebars mustache mongoose mongodb mysql mysql2 pg redis ioredis
sequelize knex objection winston pino bunyan log4js socket.io socket.io-client ws yargs commander chalk joi yup zod ajv
validator express-validator express-rate-limit express-async-errors http-errors method-override serve-static serve-favicon
nodemailer stripe twilio amqplib kafkajs mqtt bcryptjs crypto-js qs querystring superagent got request request-promise
cheerio marked markdown-it js-yaml xml2js csv-parse fs-extra glob async bluebird rxjs ramda underscore cross-env
config convict i18n i18next ejs-locals swagger-ui-express swagger-jsdoc graphql apollo-server-express
discord.js telegraf node-telegram-bot-api cron node-cron agenda bull react react-dom serve http-server
connect-mongo connect-redis express-fileupload googleapis openai prom-client response-time shortid slugify tslib
reflect-metadata class-validator class-transformer module-alias`.split(/\s+/)

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'pure-packages-'))
const pure = []
for (const name of names) {
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'probe', version: '1.0.0', dependencies: { [name]: '*' } }),
  )
  await rm(join(folder, 'package-lock.json'), { force: true })
  try {
    await run('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      timeout: 60_000,
    })
  } catch {
    console.error(`${name}: npm could not resolve it`)
    continue
  }
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'))
  const bound = Object.entries(lock.packages).filter(
    ([, entry]) => entry.hasInstallScript || entry.os || entry.cpu || entry.libc,
  )
  if (bound.length === 0) pure.push(name)
  else console.error(`${name}: ${bound.map(([path]) => path.split('node_modules/').at(-1)).join(', ')}`)
}
await rm(folder, { recursive: true })
const date = new Date().toISOString().slice(0, 10)
await writeFile(
  new URL('../src/ecosystems/node/pure-packages.ts', import.meta.url),
  `// Made by scripts/pure-packages.mjs on ${date} from what npm resolves; not edited by hand.

/** Packages whose whole production tree has no install script and no part for one system: a project without a lock file that depends on these alone fits any libc. */
export const purePackages: ReadonlySet<string> = new Set([
${pure
  .sort()
  .map((name) => `  '${name}',`)
  .join('\n')}
])
`,
)
