/** Where the files lie that a traced container gets. */
export const TRACE_FOLDER = '/msb-migrate-trace'

/**
 * Preloaded into every Node.js process of a container: writes the path of each file that it opens to read, each addon that it loads and each
 * program that it starts, ended by a zero byte, into a file of its own in the trace folder. It must run on Node.js 8, and must never be
 * noticed by the program. What opens files lies behind `process.binding('fs')`, which hands out the very object that Node's own loaders use
 * (lib/internal/bootstrap/realm.js of Node.js, read 2026-11-21).
 */
export const TRACE_SCRIPT = `'use strict'
;(function () {
  try {
    var fs = require('fs')
    var path = require('path')
    var seen = Object.create(null)
    var log = fs.openSync('${TRACE_FOLDER}/' + process.pid + '-' + Date.now() + '.paths', 'a', 438)
    var note = function (name) {
      try {
        if (typeof name !== 'string' && !Buffer.isBuffer(name)) return
        var full = path.resolve(String(name))
        if (seen[full] || full.indexOf('${TRACE_FOLDER}') === 0) return
        seen[full] = true
        fs.writeSync(log, full + '\\0')
      } catch (error) {}
    }
    var binding = process.binding('fs')
    ;['open', 'openFileHandle', 'readFileUtf8', 'internalModuleReadJSON'].forEach(function (name) {
      var original = binding[name]
      if (typeof original !== 'function') return
      binding[name] = function (file, flags) {
        if (typeof flags !== 'number' || (flags & 3) !== 1) note(file)
        return original.apply(this, arguments)
      }
    })
    var dlopen = process.dlopen
    process.dlopen = function (module, file) {
      note(file)
      return dlopen.apply(this, arguments)
    }
    var program = function (name) {
      if (typeof name !== 'string') return
      if (name.indexOf('/') >= 0) return note(name)
      String(process.env.PATH).split(':').some(function (folder) {
        var full = folder + '/' + name
        return fs.existsSync(full) && (note(full), true)
      })
    }
    var child = require('child_process')
    var spawn = child.ChildProcess.prototype.spawn
    child.ChildProcess.prototype.spawn = function (options) {
      program(options && options.file)
      return spawn.apply(this, arguments)
    }
    var spawnSync = process.binding('spawn_sync')
    var original = spawnSync.spawn
    spawnSync.spawn = function (options) {
      program(options && options.file)
      return original.apply(this, arguments)
    }
  } catch (error) {}
})()
`

/**
 * Run with `node -e` in an image: follows the imports of the program's entry files, as text, with the resolver of that very Node.js, and
 * executes none of them. Its arguments are the words of the start command. It prints one JSON object: `entries` and `files`, the files that
 * it came to, and `missing`, what a file asks for by name and does not find.
 */
export const GRAPH_SCRIPT = `'use strict'
var fs = require('fs')
var path = require('path')
var Module = require('module')
var requireFrom = Module.createRequire || Module.createRequireFromPath
var MANAGERS = ['npm', 'yarn', 'pnpm', 'bun']
var read = function (file) { try { return fs.readFileSync(file, 'utf8') } catch (error) { return undefined } }
var manifestAt = function (folder) { try { return JSON.parse(read(path.join(folder, 'package.json'))) } catch (error) { return undefined } }
var resolved = function (from, name) { try { return requireFrom(from).resolve(name) } catch (error) { return undefined } }
var here = path.join(process.cwd(), 'entry.js')
var entriesOf = function (words, depth) {
  if (depth > 5) return []
  var manifest = manifestAt(process.cwd()) || {}
  var first = path.basename(words[0] || '')
  if (MANAGERS.indexOf(first) >= 0) {
    var script = words.slice(1).filter(function (word) { return word !== 'run' && word !== 'run-script' && word[0] !== '-' })[0]
    var line = (manifest.scripts || {})[script]
    return line === undefined ? [] : entriesOf(line.split(/\\s+/), depth + 1)
  }
  if (/^(?:sh|bash|ash)$/.test(first) && words[1] === '-c') return entriesOf(String(words[2]).split(/\\s+/), depth + 1)
  return words.map(function (word) {
    return /^[\\w@./-]+$/.test(word) && (word.indexOf('/') >= 0 || /\\.[cm]?js$/.test(word)) ? resolved(here, path.resolve(word)) : undefined
  }).filter(Boolean)
}
var entries = entriesOf(process.argv.slice(1), 0)
var seen = {}
var missing = {}
var queue = entries.slice()
var SPECIFIER = /\\brequire\\(\\s*(['"])([^'"\\n]+)\\1\\s*\\)|\\bfrom\\s*(['"])([^'"\\n]+)\\3|\\bimport\\s*\\(?\\s*(['"])([^'"\\n]+)\\5/g
var ownerOf = function (file) {
  for (var folder = path.dirname(file); ; folder = path.dirname(folder)) {
    var manifest = manifestAt(folder)
    if (manifest && (manifest.name || folder.indexOf('node_modules') < 0)) return manifest
    if (path.dirname(folder) === folder) return {}
  }
}
while (queue.length > 0 && Object.keys(seen).length < 5000) {
  var file = queue.shift()
  if (seen[file] || !/\\.[cm]?js$/.test(file)) continue
  seen[file] = true
  var text = read(file)
  if (text === undefined || text.length > 5e6) continue
  var isPackage = file.indexOf('/node_modules/') >= 0
  var match
  SPECIFIER.lastIndex = 0
  while ((match = SPECIFIER.exec(text)) !== null) {
    var name = match[2] || match[4] || match[6]
    if (/^(?:node|data|https?|file):/.test(name) || Module.builtinModules.indexOf(name.split('/')[0]) >= 0) continue
    var target = resolved(file, name)
    if (target !== undefined) { queue.push(target); continue }
    var bare = name[0] === '.' || name[0] === '/' ? undefined : name.split('/').slice(0, name[0] === '@' ? 2 : 1).join('/')
    // A package for ES modules alone resolves for nobody who requires it.
    var paths = bare === undefined ? [] : (requireFrom(file).resolve.paths(bare) || [])
    if (paths.some(function (folder) { return fs.existsSync(path.join(folder, bare)) })) continue
    var isTried = /\\btry\\s*\\{[^}]*$/.test(text.slice(Math.max(0, match.index - 200), match.index))
    var isDeclared = bare !== undefined && ((ownerOf(file) || {}).dependencies || {})[bare] !== undefined
    if (isPackage ? isDeclared : !isTried) missing[file + '\\0' + name] = { file: file, name: name }
  }
}
console.log(JSON.stringify({
  entries: entries,
  files: Object.keys(seen),
  missing: Object.keys(missing).map(function (key) { return missing[key] }),
}))
`
