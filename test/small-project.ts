import { filesInMemory, type ProjectFiles } from '../src/index.js'

/** The files of a small Node.js program with npm and express, for tests that need some project; `more` replaces or adds files. */
export function smallProjectFiles(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const manifest = {
    name: 'small',
    version: '1.0.0',
    scripts: { start: 'node index.js', build: 'tsc' },
    dependencies: { express: '^4.21.0' },
    devDependencies: { typescript: '^5.6.0' },
  }
  const lock = {
    name: 'small',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': {
        name: 'small',
        version: '1.0.0',
        dependencies: manifest.dependencies,
        devDependencies: manifest.devDependencies,
      },
      'node_modules/express': { version: '4.21.0' },
      'node_modules/typescript': { version: '5.6.3', dev: true, bin: { tsc: 'bin/tsc' } },
    },
  }
  return {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify(lock),
    'index.js': "const express = require('express')\nexpress().listen(3000)\n",
    '.dockerignore': 'node_modules\n',
    ...more,
  }
}

/** The same as a build context. */
export function smallProject(more?: Readonly<Record<string, string>>): ProjectFiles {
  return filesInMemory(smallProjectFiles(more))
}
