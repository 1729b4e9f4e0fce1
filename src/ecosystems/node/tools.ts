// Programs of the npm world that Dockerfiles and package scripts call; read off their documentation on 2026-11-21.

/** Which package brings a program whose name differs from its own; a lock file, where there is one, knows better. */
export const packageOfProgram: Readonly<Record<string, string>> = {
  astro: 'astro',
  babel: '@babel/cli',
  eggctl: 'egg-scripts',
  'babel-node': '@babel/node',
  gulp: 'gulp',
  grunt: 'grunt-cli',
  nest: '@nestjs/cli',
  ng: '@angular/cli',
  nuxi: 'nuxi',
  'pm2-docker': 'pm2',
  'pm2-runtime': 'pm2',
  'pm2-dev': 'pm2',
  remix: '@remix-run/dev',
  'remix-serve': '@remix-run/serve',
  'run-p': 'npm-run-all',
  'run-s': 'npm-run-all',
  sequelize: 'sequelize-cli',
  swc: '@swc/cli',
  'svelte-kit': '@sveltejs/kit',
  tsc: 'typescript',
  tsnd: 'ts-node-dev',
  typeorm: 'typeorm',
  'vue-cli-service': '@vue/cli-service',
  webpack: 'webpack-cli',
}

/** Programs that a package of another name brings besides its own: `pm2` → `pm2-runtime`. */
export const programsOfPackage: Readonly<Record<string, readonly string[]>> = {
  pm2: ['pm2', 'pm2-runtime', 'pm2-docker', 'pm2-dev'],
  '@nestjs/cli': ['nest'],
  '@angular/cli': ['ng'],
  typescript: ['tsc', 'tsserver'],
  'npm-run-all': ['npm-run-all', 'run-p', 'run-s'],
  'ts-node-dev': ['ts-node-dev', 'tsnd'],
  'sequelize-cli': ['sequelize', 'sequelize-cli'],
  'http-server': ['http-server'],
  '@vue/cli': ['vue'],
  '@vue/cli-service': ['vue-cli-service'],
}

/** Configuration files that a tool loads when it starts a built program, without their endings. */
export const configurationNames: Readonly<Record<string, readonly string[]>> = {
  next: ['next.config'],
  nuxt: ['nuxt.config'],
  vite: ['vite.config'],
  astro: ['astro.config'],
  gatsby: ['gatsby-config', 'gatsby-node'],
  knex: ['knexfile'],
  prisma: ['prisma.config'],
  pm2: ['ecosystem.config'],
  'pm2-runtime': ['ecosystem.config'],
  'pm2-docker': ['ecosystem.config'],
  sequelize: ['.sequelizerc', 'config/config', 'config/database'],
  'sequelize-cli': ['.sequelizerc', 'config/config', 'config/database'],
}

/** Files and folders that a tool for databases works with unless it is told others; those that do not exist say nothing. */
export const filesOfProgram: Readonly<Record<string, readonly string[]>> = {
  prisma: ['prisma', 'prisma.config.ts'],
  knex: ['knexfile.js', 'knexfile.ts', 'migrations'],
  sequelize: ['.sequelizerc', 'migrations'],
  'sequelize-cli': ['.sequelizerc', 'migrations'],
  'node-pg-migrate': ['migrations'],
  'db-migrate': ['database.json', 'migrations'],
  'migrate-mongo': ['migrate-mongo-config.js', 'migrations'],
  'drizzle-kit': ['drizzle.config.ts', 'drizzle.config.js', 'drizzle'],
}

/** Packages that look for files of the app by themselves, wherever they are told or by their own rules. */
export const searchingPackages: ReadonlySet<string> = new Set(
  'bree rc @mikro-orm/core @mikro-orm/nestjs cosmiconfig lilconfig sails egg midway thinkjs actionhero moleculer @loopback/boot loopback-boot @adonisjs/core @strapi/strapi strapi keystone'.split(
    ' ',
  ),
)

/** Packages that only developers run; a source that says the name of one means something else. */
export const developerTools =
  /^(@types\/.*|typescript|eslint.*|@eslint\/.*|prettier.*|jest.*|ts-jest|mocha|chai.*|sinon.*|vitest|nyc|c8|nodemon|husky|lint-staged|rimraf|supertest|cypress|concurrently|webpack.*|rollup.*|vite|gulp.*|grunt.*|standard|xo|tslint|commitizen|cross-env|docker|test)$/

/** Programs of the system that package scripts call. */
export const systemPrograms = new Set(
  'sh bash ash cp mv rm mkdir ln touch chmod chown echo printf cat sleep sed grep find curl wget test true false env kill date npm npx yarn pnpm bun'.split(
    ' ',
  ),
)

/** Programs that copy or edit files. */
export const changingPrograms = new Set([
  'cp',
  'mv',
  'ln',
  'sed',
  'tar',
  'unzip',
  'gunzip',
  'dos2unix',
  'install',
  'find',
  'tee',
  'patch',
])

/** Packages that call a program of the system, read off their documentation on 2026-11-21. */
export const programsCalledBy: Readonly<Record<string, readonly string[]>> = {
  'simple-git': ['git'],
  gm: ['convert', 'gm'],
  imagemagick: ['convert', 'identify'],
  'fluent-ffmpeg': ['ffmpeg', 'ffprobe'],
  'pdf-poppler': ['pdftoppm'],
  'ps-node': ['ps'],
  pidusage: ['ps'],
  'node-ssh': ['ssh'],
  'python-shell': ['python3'],
}

/** True for a command that serves a program to its developers: it watches, reloads or compiles for each request. */
export function isDevelopmentCommand(argv: readonly string[]): boolean {
  const [program = '', ...rest] = argv
  const flags = new Set(rest)
  const first = rest.find((word) => !word.startsWith('-'))
  const has = (...names: string[]) => names.some((name) => flags.has(name))
  switch (program) {
    case 'nodemon':
    case 'node-dev':
    case 'ts-node-dev':
    case 'tsnd':
    case 'supervisor':
    case 'pm2-dev':
    case 'webpack-dev-server':
    case 'live-server':
    case 'lite-server':
    case 'browser-sync':
    case 'snowpack':
    case 'jest':
    case 'mocha':
    case 'vitest':
    case 'cypress':
    case 'expo':
    case 'backpack':
    case 'tsc-watch':
      return true
    case 'vite':
      return first === undefined || first === 'dev' || first === 'serve'
    case 'react-scripts':
    case 'craco':
    case 'react-app-rewired':
      return first === 'start' || first === 'test'
    case 'ng':
      return first === 'serve' || first === 's' || first === 'test'
    case 'ember':
    case 'vue-cli-service':
    case 'rsbuild':
      return first === 'serve' || first === 'dev' || (program === 'vue-cli-service' && first === undefined)
    case 'next':
    case 'nuxi':
    case 'astro':
    case 'remix':
    case 'svelte-kit':
      return first === 'dev' || (program === 'next' && first === undefined)
    case 'nuxt':
      return first === undefined || first === 'dev'
    case 'gatsby':
    case 'strapi':
      return first === 'develop' || first === 'dev'
    case 'nest':
      return first === 'start' && has('--watch', '-w', '--debug')
    case 'webpack':
      return first === 'serve' || first === 'watch' || has('--watch', '-w')
    case 'parcel':
      return first === undefined || first === 'serve' || first === 'watch' || (first !== 'build' && !has('build'))
    case 'tsc':
      return has('--watch', '-w')
    case 'tsx':
      return first === 'watch' || has('--watch')
    case 'node':
      return has('--watch', '--inspect-brk') || rest.some((word) => word.startsWith('--watch-path'))
    case 'pm2':
    case 'pm2-runtime':
      return has('--watch')
    case 'forever':
      return has('-w', '--watch')
    case 'gulp':
    case 'grunt':
      return first === undefined ? false : /^(dev|serve|watch|start)/.test(first)
    default:
      return false
  }
}
