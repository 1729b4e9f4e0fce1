import type { ServedFolder } from '../served-folder.js'

// What servers for Node.js send as text; https://nginx.org/en/docs/http/ngx_http_charset_module.html#charset_types adds HTML by itself.
const texts =
  'text/css text/javascript text/plain text/xml application/javascript application/json application/xml image/svg+xml'

/** The configuration with which nginx answers for a folder as the server before it did: https://nginx.org/en/docs/, read 2026-11-21. */
export function serverConfiguration(served: ServedFolder): string {
  const { folder, port } = served
  const blocks = [
    [
      `listen ${port};`,
      ...(served.bothFamilies ? [`listen [::]:${port};`] : []),
      `root ${quoted(folder)};`,
      'index index.html;',
    ],
    [
      // A redirect to a host and a port would name those inside of the container.
      'absolute_redirect off;',
      ...(served.notFoundPage ? ['error_page 404 /404.html;'] : []),
      ...(served.cacheControl === undefined ? [] : [`add_header Cache-Control "${served.cacheControl}";`]),
    ],
    [
      'include /etc/nginx/mime.types;',
      // Browsers run no module of another type: https://developer.mozilla.org/docs/Web/JavaScript/Guide/Modules
      'types {',
      '    text/javascript mjs;',
      '    application/manifest+json webmanifest;',
      '}',
      'charset utf-8;',
      `charset_types ${texts.split(' ').slice(0, -1).join(' ')};`,
    ],
    compression(served),
    ...locations(served),
  ]
  const body = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => `    ${line}\n`).join(''))
    .join('\n')
  return `server {\n${body}}\n`
}

function compression({ compresses }: ServedFolder): readonly string[] {
  if (compresses === 'nothing') return []
  if (compresses === 'stored') return ['gzip_static on;', 'gzip_vary on;']
  return ['gzip on;', 'gzip_vary on;', 'gzip_min_length 1024;', `gzip_types ${texts};`]
}

function locations(served: ServedFolder): readonly (readonly string[])[] {
  const { finds, fallback, ignoresSlash, redirectsPages, dotFiles } = served
  const ends = fallback === 'never' ? ['=404'] : ['/index.html', '=404']
  const found = (path: string) =>
    finds.map((what) => ({ page: `${path}.html`, index: `${path}/index.html`, folder: `${path}/` })[what])
  const tried = (path: string) => `    try_files ${[path, ...found(path), ...ends].join(' ')};`
  return [
    // The path as it was asked for. Two slashes in front would lead to another host.
    redirectsPages
      ? [
          String.raw`if ($request_uri ~ "^(/(?:[^/\x5c?][^?]*)?)\.html(?:\?|$)") { return 301 $1; }`,
          String.raw`if ($request_uri ~ "^(/[^/\x5c?][^?]*)/index(?:\?|$)") { return 301 $1; }`,
          String.raw`if ($request_uri ~ "^/index(?:\?|$)") { return 301 /; }`,
        ]
      : [],
    dotFiles ? [] : [String.raw`location ~ /\.(?!well-known(?:/|$)) {`, '    return 404;', '}'],
    ['location / {', tried('$uri'), '}'],
    ignoresSlash ? ['location ~ ^(?<page>.+)/$ {', tried('$page'), '}'] : [],
    fallback === 'pages' ? [String.raw`location ~ /[\w~$.-]+\.\w+$ {`, '    try_files $uri =404;', '}'] : [],
  ]
}

function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : JSON.stringify(path)
}
