import type { BaseQuestion, Reason } from '../reason.js'

/** The reason why a base will not do, with what became of the question. Other reasons stay as they are. */
export function withAnswer(because: Reason, answer: BaseQuestion): Reason {
  switch (because.code) {
    case 'base-lacks':
      return { ...because, args: { ...because.args, ...answer } }
    case 'no-image-for-runner':
      return { ...because, args: { ...because.args, ...answer } }
    case 'native-code-in-jars':
      return { ...because, args: { ...because.args, ...answer } }
    case 'linked-against-libc':
      return { ...because, args: { ...because.args, ...answer } }
    case 'variable-image':
      return { ...because, args: { ...because.args, ...answer } }
    default:
      return because
  }
}
