import type { ServedFolder } from '../../served-folder.js'
import type { ServerCommand } from './server-command.js'

/** How a server answers for whatever folder at whatever port. */
export type ServerBehaviour = Omit<ServedFolder, 'folder' | 'port'>

/** What a server with these options answers; undefined where an option has a value that cannot be carried over. */
export function serverBehaviour(server: string, { options }: ServerCommand): ServerBehaviour | undefined {
  const cache = options.get('cache')
  const single = options.has('single')
  switch (server) {
    case 'serve':
      // https://github.com/vercel/serve-handler/blob/main/src/index.js, read 2026-11-21: with --single only files with an ending are
      // looked for, without it clean URLs find folders before pages.
      return {
        bothFamilies: true,
        finds: single ? [] : ['index', 'page'],
        ignoresSlash: !single,
        redirectsPages: true,
        fallback: single ? 'always' : 'never',
        notFoundPage: true,
        dotFiles: true,
        compresses: options.has('uncompressed') ? 'nothing' : 'answers',
      }
    case 'http-server': {
      // https://github.com/http-party/http-server/blob/master/lib/core/index.js, read 2026-11-21.
      const seconds = cache ?? '3600'
      const listing = options.get('listing') ?? 'true'
      if (!/^(?:-1|\d+)$/.test(seconds) || !['true', 'false'].includes(listing)) return undefined
      return {
        bothFamilies: false,
        finds: ['folder', 'page'],
        ignoresSlash: false,
        redirectsPages: false,
        fallback: 'never',
        notFoundPage: true,
        dotFiles: true,
        compresses: options.has('stored') ? 'stored' : 'nothing',
        cacheControl: seconds === '-1' ? 'no-cache, no-store, must-revalidate' : `max-age=${seconds}`,
      }
    }
    case 'sirv': {
      // https://github.com/lukeed/sirv/blob/master/packages/sirv/index.mjs, read 2026-11-21.
      if (cache !== undefined && !/^\d+$/.test(cache)) return undefined
      const more = options.has('immutable') ? ',immutable' : Number(cache) === 0 ? ',must-revalidate' : ''
      return {
        bothFamilies: false,
        finds: ['page', 'index'],
        ignoresSlash: true,
        redirectsPages: false,
        fallback: single ? 'pages' : 'never',
        notFoundPage: false,
        dotFiles: options.has('dot-files'),
        compresses: 'stored',
        ...(cache === undefined ? {} : { cacheControl: `public,max-age=${cache}${more}` }),
      }
    }
    default:
      // vite preview: https://github.com/vitejs/vite/blob/main/packages/vite/src/node/preview.ts, read 2026-11-21.
      return {
        bothFamilies: true,
        finds: ['page', 'index'],
        ignoresSlash: false,
        redirectsPages: false,
        fallback: 'always',
        notFoundPage: false,
        dotFiles: true,
        compresses: 'answers',
        cacheControl: 'no-cache',
      }
  }
}
