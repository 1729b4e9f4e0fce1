// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables this way
import fc from 'fast-check'

/** The same cases in every run, for CI; `MSB_PROPERTY_RUNS=20000` tries as many new ones by chance. */
export function propertyRuns(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  const wanted = process.env.MSB_PROPERTY_RUNS
  return wanted === undefined ? { numRuns, seed: 22 } : { numRuns: Number(wanted) }
}

/** How a Dockerfile is written, apart from what it says. */
interface Style {
  readonly lineEnding: '\n' | '\r\n'
  readonly byteOrderMark: boolean
  readonly escape: '\\' | '`'
  readonly finalLineBreak: boolean
  readonly directives: readonly string[]
  readonly keywords: 'upper' | 'lower' | 'mixed'
}

/** One instruction as words that any white space or continuation may part, or a text that stays as it is. */
interface Written {
  readonly keyword: string
  readonly words: readonly string[]
  /** Lines below the instruction that belong to it: a heredoc's body with its terminator. */
  readonly below?: readonly string[]
}

const style: fc.Arbitrary<Style> = fc.record({
  lineEnding: fc.constantFrom('\n' as const, '\r\n' as const),
  byteOrderMark: fc.boolean(),
  escape: fc.constantFrom('\\' as const, '\\' as const, '`' as const),
  finalLineBreak: fc.boolean(),
  directives: fc.subarray(['# syntax=docker/dockerfile:1', '# check=skip=JSONArgsRecommended']),
  keywords: fc.constantFrom('upper' as const, 'upper' as const, 'lower' as const, 'mixed' as const),
})

const keywordCase = fc.constantFrom<(keyword: string) => string>(
  (keyword) => keyword,
  (keyword) => keyword,
  (keyword) => keyword.toLowerCase(),
  (keyword) => keyword.slice(0, 1) + keyword.slice(1).toLowerCase(),
)

const fromWords = fc.constantFrom<readonly string[]>(
  ['node:22'],
  ['node:22-alpine'],
  ['node:22', 'AS', 'Web'],
  ['node:18', 'as', 'builder'],
  ['--platform=$BUILDPLATFORM', 'node:22'],
  ['reg.example:5000/library/node:22-bookworm'],
  ['node'],
)

const gap = fc.constantFrom(' ', ' ', ' ', '  ', '\t', 'continued', 'continued', 'comment', 'blank')
const between = fc.constantFrom(
  '',
  '',
  '',
  '\n',
  '# a comment\n',
  '  # an indented comment\n',
  '\t\n',
  '\n\n',
  '#\n',
  '# msb-migrate: runtime\n',
  '# msb-migrate: build\n',
  '# one\n# msb-migrate: both\n',
)

function instructions(list: readonly Written[]): fc.Arbitrary<Written> {
  return fc.constantFrom(...list)
}

function split(text: string): Written {
  const [keyword = '', ...words] = text.split(' ')
  return { keyword, words }
}

/** Instructions that a Node.js project's Dockerfile may hold between FROM and the start, in any order. */
const usual = instructions([
  ...[
    'WORKDIR /app',
    'WORKDIR app',
    'WORKDIR "/usr/src/app"',
    'COPY . .',
    'COPY package*.json ./',
    'COPY package.json package-lock.json /app/',
    'COPY --chown=node:node . .',
    'COPY --link index.js ./',
    'COPY ["index.js", "lib", "./"]',
    'ADD . /app',
    'RUN npm install',
    'RUN npm ci',
    'RUN npm ci && npm cache clean --force',
    'RUN npm run build',
    'RUN npm ci && npm run build',
    'RUN cd /app && npm ci',
    'RUN --mount=type=cache,target=/root/.npm npm ci',
    'RUN ["npm", "ci"]',
    'RUN apt-get update && apt-get install -y python3 curl && rm -rf /var/lib/apt/lists/*',
    'RUN apk add --no-cache tini git',
    'RUN mkdir -p /app/data && chown -R node:node /app',
    'RUN (echo a; echo b) || true',
    'RUN npm install -g pm2',
    'RUN useradd -m someone',
    'RUN groupadd -r app && useradd -r -g app app && chown -R app:app /app',
    'USER app',
    'RUN apk add --no-cache --virtual .made python3 make g++ && npm ci && apk del .made',
    'RUN set -ex && npm ci',
    'RUN npm ci; npm run build',
    'RUN npm i -g typescript && npm ci && tsc',
    'RUN if [ -n "$CI" ]; then npm ci; fi',
    'RUN curl -o /tmp/file http://example.org/file && rm /tmp/file',
    'RUN npm cache clean --force',
    'RUN ln -s /app/data /data',
    'RUN chmod +x index.js',
    'RUN date > built.txt',
    'RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci',
    'RUN unheard-of --thing',
    'WORKDIR /',
    'WORKDIR $HOME/app',
    'COPY . /srv',
    'COPY --from=busybox /bin/busybox /bin/busybox',
    'ARG A=1 B',
    'ARG NODE_ENV=production',
    'ENV PATH=/app/bin:$PATH',
    "ENV QUOTED='it is' PLAIN=a",
    'RUN echo "a # b" > /etc/motd',
    'ARG VERSION=1',
    'ARG NPM_TOKEN',
    'ENV NPM_TOKEN=$NPM_TOKEN',
    'ENV NODE_ENV=production',
    'ENV NODE_ENV production',
    'ENV A=1 B="two words" C=$VERSION',
    'ENV PORT 3000',
    'EXPOSE 3000',
    'EXPOSE $PORT 8080/udp',
    'LABEL a=b "c"="d e"',
    'LABEL version=$VERSION',
    'USER node',
    'USER 1000:1000',
    'VOLUME /data',
    'VOLUME ["/a", "/b"]',
    'STOPSIGNAL SIGINT',
    'SHELL ["/bin/bash", "-c"]',
    'HEALTHCHECK --interval=5s CMD curl -f http://localhost:3000/',
    'HEALTHCHECK CMD ["node", "lib/health.js"]',
    'HEALTHCHECK NONE',
    'MAINTAINER someone@example.org',
    'CMD npm start',
    'CMD ["node", "index.js"] # comment',
    'ENTRYPOINT ["node"]',
    'ENTRYPOINT ["docker-entrypoint.sh"]',
  ].map(split),
  { keyword: 'RUN', words: ['<<EOF'], below: ['npm ci', '# inside', '', 'npm run build', 'EOF'] },
  { keyword: 'RUN', words: ['<<-"END"'], below: ['\tapt-get update', '\tapt-get install -y git', 'END'] },
  { keyword: 'COPY', words: ['<<EOF', '/etc/motd'], below: ['FROM is a word here', 'EOF'] },
])

const start = instructions(
  [
    'CMD ["node", "index.js"]',
    'CMD node index.js',
    'CMD ["npm", "start"]',
    'CMD npm start',
    'ENTRYPOINT ["node", "index.js"]',
    'CMD ["node","dist/index.js"]',
  ].map(split),
)

/** What is legal nowhere, or means something else than it seems. */
const odd = instructions(
  [
    "CMD ['node', 'index.js']",
    'CMD ["node" "index.js"]',
    'CMD [',
    'ONBUILD RUN npm ci',
    'ENV',
    'COPY',
    'COPY a',
    'RUN if then',
    'RUN "unclosed',
    'RUN <<EOF',
    'LABEL a',
    'USER',
    'FROM',
    'FROM node:22 AS',
    'NONSENSE x',
    'ENV A',
    'ENV A="x',
    'ARG $X=${',
    'WORKDIR ${X:-${Y}}',
    'EXPOSE 80-90',
  ].map(split),
)

const writers = {
  upper: (keyword: string) => keyword,
  lower: (keyword: string) => keyword.toLowerCase(),
}

interface Rendered {
  readonly text: string
  readonly style: Style
}

function rendered(list: fc.Arbitrary<readonly Written[]>): fc.Arbitrary<Rendered> {
  return fc
    .record({
      style,
      list: list.chain((written) =>
        fc.tuple(
          ...written.map((one) =>
            fc.record({
              one: fc.constant(one),
              gaps: fc.array(gap, { minLength: one.words.length, maxLength: one.words.length }),
              write: keywordCase,
              above: between,
            }),
          ),
        ),
      ),
    })
    .map(({ style: chosen, list: parts }) => {
      const lines = [...chosen.directives, ...(chosen.escape === '`' ? ['# escape=`'] : [])].map((line) => `${line}\n`)
      for (const { one, gaps, write, above } of parts) {
        let line = above + (chosen.keywords === 'mixed' ? write : writers[chosen.keywords])(one.keyword)
        for (const [at, word] of one.words.entries()) {
          // At the start of a continued line it would be a comment, and the instruction would go on below it.
          line += (word.startsWith('#') ? ' ' : gapText(gaps[at] as string, chosen.escape)) + word
        }
        lines.push(`${line}\n${(one.below ?? []).map((below) => `${below}\n`).join('')}`)
      }
      let text = lines.join('')
      if (!chosen.finalLineBreak) text = text.replace(/\n$/, '')
      text = text.replaceAll('\n', chosen.lineEnding)
      return { text: (chosen.byteOrderMark ? '\uFEFF' : '') + text, style: chosen }
    })
}

function gapText(kind: string, escapeCharacter: string): string {
  if (kind === 'continued') return ` ${escapeCharacter}\n    `
  if (kind === 'comment') return ` ${escapeCharacter}\n# within\n  `
  if (kind === 'blank') return ` ${escapeCharacter}\n\n  # within\n\t`
  return kind
}

/** Any Dockerfile: several stages, what Docker rejects, and every way to write it. */
export const anyDockerfile: fc.Arbitrary<string> = rendered(
  fc
    .tuple(
      fc.array(fc.oneof(instructions([split('ARG V=22'), split('ARG IMAGE=node:22')]), odd), { maxLength: 2 }),
      fromWords.map((words) => ({ keyword: 'FROM', words })),
      fc.array(fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd }, start), { maxLength: 9 }),
    )
    .map(([above, from, body]) => [...above, from, ...body]),
).map(({ text }) => text)

/** A single-stage Dockerfile of a Node.js project, as Docker takes it, that copies, installs and starts something. */
export const nodeDockerfile: fc.Arbitrary<string> = rendered(
  fc
    .tuple(
      fromWords,
      fc.array(usual, { maxLength: 4 }),
      fc.constantFrom<readonly string[]>(
        ['WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci', 'COPY . .'],
        ['WORKDIR /app', 'COPY . .', 'RUN npm install'],
        ['WORKDIR /app', 'COPY . .', 'RUN npm ci && npm run build'],
        ['COPY . .', 'RUN npm install'],
        ['WORKDIR /app', 'USER node', 'COPY --chown=node:node . .', 'RUN npm ci --production'],
      ),
      fc.array(usual, { maxLength: 4 }),
      start,
      fc.array(usual, { maxLength: 1 }),
    )
    .map(([words, above, core, below, last, after]) => [
      { keyword: 'FROM', words },
      ...above,
      ...core.map(split),
      ...below,
      last,
      ...after,
    ]),
).map(({ text }) => text)

/** A text with some characters taken out, doubled or replaced. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '',
    '\n',
    '\r',
    '\\',
    '"',
    '[',
    '<<EOF',
    '#',
    '$',
    '${',
    '\t',
    '`',
    '\u0000',
    '\u{1F600}',
  )
  return fc
    .tuple(text, fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), piece), { maxLength: 4 }))
    .map(([original, changes]) => {
      let result = original
      for (const [where, inserted] of changes) {
        const at = Math.floor(where * result.length)
        result = result.slice(0, at) + inserted + result.slice(at + (inserted === '' ? 1 : 0))
      }
      return result
    })
}
