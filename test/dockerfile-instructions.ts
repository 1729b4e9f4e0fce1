// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Dockerfile writes its variables this way
import fc from 'fast-check'

/** One instruction as words that any white space or continuation may part, or a text that stays as it is. */
export interface Written {
  readonly keyword: string
  readonly words: readonly string[]
  /** Lines below the instruction that belong to it: a heredoc's body with its terminator. */
  readonly below?: readonly string[]
}

/** One of these instructions. */
export function instructions(list: readonly Written[]): fc.Arbitrary<Written> {
  return fc.constantFrom(...list)
}

/** An instruction from a line, parted at single blanks. */
export function split(text: string): Written {
  const [keyword = '', ...words] = text.split(' ')
  return { keyword, words }
}

/** Instructions that a Node.js project's Dockerfile may hold between FROM and the start, in any order. */
export const usual = instructions([
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

/** How a container is started. */
export const start = instructions(
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
export const odd = instructions(
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
