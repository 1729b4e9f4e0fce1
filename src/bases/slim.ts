import type { Base } from './base.js'
import { debianImage, largerRuntime, runtimeImage } from './system-image.js'
import { imageWithVariant } from './tagged-image.js'

/**
 * Debian without build tools: `node:22` → `node:22-slim`, `node:22-bookworm` → `node:22-bookworm-slim`, `python:3.11-bookworm` →
 * `python:3.11-slim-bookworm`; for a program of its own `golang:1.24-bookworm` → `debian:bookworm-slim`.
 */
export const slim: Base = {
  id: 'slim',
  followsFrom: (known) => known.family === 'full' || known.family === 'slim',
  others: [largerRuntime('slim')],
  imageFor: (request) =>
    request.known.makesPrograms
      ? debianImage(request)
      : request.known.runtimes !== undefined
        ? runtimeImage(request, 'slim')
        : imageWithVariant(request, 'slim'),
}
