import { type Reason, reason } from '../../reason.js'
import type { Delivery } from '../ecosystem.js'
import { type DeliveryInput, delivery } from './delivery-parts.js'
import type { StaticStart } from './static-start.js'

/** The delivery of a folder that the runtime image serves itself: nothing but that folder comes along. */
export function servedDelivery(input: DeliveryInput, start: Extract<StaticStart, { served: unknown }>): Delivery {
  const { project } = input
  const { folder, port } = start.served
  const because: Reason = reason('served-folder', { command: start.command, folder, port })
  const plain = delivery(input, 'static-files', because)
  const last = project.build.at(-1)?.run ?? project.ownInstalls.at(-1)?.run ?? project.request.stage.from
  return {
    ...plain,
    needs: {
      runner: project.request.runner,
      libc: 'any',
      installs: false,
      start: { programs: [] },
      programs: [],
      osPackages: [],
    },
    // What is copied elsewhere serves a program that no longer runs. The files need no owner: they are read alone.
    repeated: new Set(),
    links: [],
    artifacts: [
      {
        path: folder,
        isFolder: true,
        slot: 'artifacts',
        at: last.span.end,
        certainty: start.isProven ? 'proven' : 'assumed',
        because,
      },
    ],
    saves: [...plain.saves, 'the interpreter'],
    serves: start.served,
    certainty: start.isProven ? 'proven' : 'assumed',
  }
}
