// Makes many small projects of Node.js with a Dockerfile each: `node scripts/make-projects.mjs <folder> <number>`. One in ten must be refused.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const EVERY = 10

/** Makes the projects below a folder, a hundred in each of its folders; how many of them migrate, and how many are refused. */
export async function makeProjects(folder, count) {
  for (let first = 0; first < count; first += 100) {
    const numbers = Array.from({ length: Math.min(100, count - first) }, (_, index) => first + index)
    await Promise.all(
      numbers.map((number) => makeProject(join(folder, `team-${first / 100}`, `app-${number}`), number)),
    )
  }
  const refused = Math.ceil(count / EVERY)
  return { migrated: count - refused, refused }
}

async function makeProject(folder, number) {
  const name = `app-${number}`
  const isTypeScript = number % 3 === 1
  const packages = { express: '4.19.2', ...(number % 2 === 0 ? { pino: '9.4.0' } : {}) }
  const manifest = {
    name,
    version: '1.0.0',
    private: true,
    scripts: { start: `node ${isTypeScript ? 'dist/index.js' : 'src/index.js'}`, dev: 'nodemon', build: 'tsc' },
    dependencies: packages,
    devDependencies: { nodemon: '3.1.4', typescript: '5.5.4' },
  }
  const all = Object.entries({ ...packages, ...manifest.devDependencies })
  const lock = {
    name,
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name, version: '1.0.0', dependencies: packages, devDependencies: manifest.devDependencies },
      ...Object.fromEntries(
        all.map(([each, version]) => [`node_modules/${each}`, { version, ...(each in packages ? {} : { dev: true }) }]),
      ),
    },
  }
  const start = number % EVERY === 0 ? '["npm", "run", "dev"]' : '["npm", "start"]'
  const files = {
    Dockerfile: [
      `FROM node:${[18, 20, 22][number % 3]}`,
      'WORKDIR /app',
      'COPY package*.json ./',
      'RUN npm ci',
      'COPY . .',
      ...(isTypeScript ? ['RUN npm run build'] : []),
      `EXPOSE ${3000 + (number % 100)}`,
      `CMD ${start}`,
      '',
    ].join('\n'),
    'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
    'package-lock.json': `${JSON.stringify(lock, undefined, 2)}\n`,
    'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src", "module": "commonjs" } }\n',
    [`src/index.${isTypeScript ? 'ts' : 'js'}`]:
      "const express = require('express')\nconst { route } = require('./route')\nexpress().get('/', route).listen(process.env.PORT)\n",
    [`src/route.${isTypeScript ? 'ts' : 'js'}`]: "exports.route = (_request, response) => response.send('hello')\n",
  }
  await mkdir(join(folder, 'src'), { recursive: true })
  await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(folder, path), text)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, count] = process.argv.slice(2)
  if (count === undefined) throw new Error('The folder and the number are missing.')
  console.log(JSON.stringify(await makeProjects(folder, Number(count))))
}
