import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { inCaseOfFile } from '../src/plan/keyword-case.js'
import { reason } from '../src/reason.js'

/**
 * Brings the configuration of an image that serves a folder of files: a file beside the Dockerfile, and the COPY of it. What the image
 * itself exposes and how it wants to be stopped is declared.
 *
 * ```dockerfile before --static nginx
 * FROM node:22
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * RUN npx vite build
 * CMD ["npx", "serve", "-s", "dist", "-l", "3000"]
 * ```
 * ```dockerfile after
 * FROM node:22 AS builder
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * RUN npx vite build
 * CMD ["npx", "serve", "-s", "dist", "-l", "3000"]
 *
 * FROM nginx:stable-alpine
 * COPY nginx.conf /etc/nginx/conf.d/default.conf
 * ```
 */
export const configureServer: Transform = {
  id: 'configure-server',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { configurationPath: path, delivery, image, stage } = context
    const { serves } = delivery
    if (image.servesFolder === undefined || serves === undefined || path === undefined) return
    const { configurationOf, target } = image.servesFolder
    const because = reason('server-configuration', { path, folder: serves.folder, port: serves.port })
    const common = { reason: because, certainty: 'proven' } as const
    yield { kind: 'file', path, text: configurationOf(serves), ...common }
    const words = /\s/.test(path) ? JSON.stringify([path, target]) : `${path} ${target}`
    yield {
      kind: 'line',
      stage: 'runtime',
      at: delivery.artifacts[0]?.at ?? stage.from.span.end,
      rank: 2,
      text: inCaseOfFile(context, `COPY ${words}`),
      ...common,
    }
    if (image.defaults.stopSignal !== undefined) yield { kind: 'difference', about: 'stop-signal', ...common }
    for (const name of image.defaults.exposed ?? []) yield { kind: 'difference', about: 'port', name, ...common }
  },
}
