import type { Ecosystem } from './ecosystem.js'
import { go } from './go/index.js'
import { java } from './java/index.js'
import { node } from './node/index.js'
import { python } from './python/index.js'
import { rust } from './rust/index.js'

/** Every language that the tool knows. */
export const ecosystems: readonly Ecosystem[] = [node, go, java, rust, python]
