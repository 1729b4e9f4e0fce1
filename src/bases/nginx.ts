import type { Base } from './base.js'
import { alpineWithServer } from './capabilities.js'
import { serverConfiguration } from './nginx-configuration.js'
import { isOfficial, placeBeside } from './system-image.js'

const name = 'nginx'
const tag = 'stable-alpine'

/**
 * The official image of nginx, which serves files and nothing else: `--static` asks for it, `--base` never does. It starts as root and
 * serves as a user of its own. Its defaults: https://github.com/nginx/docker-nginx/blob/master/stable/alpine-slim/Dockerfile, read 2026-11-21.
 */
export const nginx: Base = {
  id: 'nginx',
  followsFrom: () => false,
  imageFor: (request) => {
    const place = placeBeside(request)
    if (typeof place !== 'string') return place
    return {
      runner: { name, version: undefined },
      family: 'nginx',
      reference: `${place}${name}:${tag}`,
      capabilities: alpineWithServer(),
      defaults: {
        entrypoint: ['/docker-entrypoint.sh'],
        command: ['nginx', '-g', 'daemon off;'],
        user: '',
        stopSignal: 'SIGQUIT',
        exposed: ['80'],
      },
      certainty: isOfficial(place) ? 'proven' : 'assumed',
      sameAsBuild: false,
      servesFolder: {
        fileNames: ['nginx.conf', 'nginx.static.conf', 'nginx.static.2.conf', 'nginx.static.3.conf'],
        target: '/etc/nginx/conf.d/default.conf',
        configurationOf: serverConfiguration,
      },
      ...(request.text.includes('@') ? { droppedDigest: request.text } : {}),
    }
  },
}
