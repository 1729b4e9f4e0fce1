import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { inCaseOfFile } from '../src/plan/keyword-case.js'

/**
 * Makes the place that installs fill, in the builder and above the first of them: the runtime stage has it at the same path.
 *
 * ```dockerfile before
 * FROM python:3.11
 * WORKDIR /app
 * COPY requirements.txt .
 * RUN pip install -r requirements.txt
 * COPY . .
 * CMD ["python", "main.py"]
 * ```
 * ```dockerfile after
 * FROM python:3.11 AS builder
 * WORKDIR /app
 * RUN python -m venv /opt/venv
 * ENV PATH=/opt/venv/bin:$PATH
 * COPY requirements.txt .
 * RUN pip install -r requirements.txt
 * COPY . .
 * CMD ["python", "main.py"]
 *
 * FROM python:3.11-slim
 * ```
 */
export const makePlaceForInstalls: Transform = {
  id: 'make-place-for-installs',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { prepared } = context.delivery
    if (prepared === undefined) return
    const { text, lineEnding } = context.dockerfile
    const variables = [...prepared.variables].map(([name, value]) => `${name}=${value}`).join(' ')
    const lines = [inCaseOfFile(context, `RUN ${prepared.command}`), inCaseOfFile(context, `ENV ${variables}`)]
    const at = prepared.above.block.start
    // Set apart where the file sets its instructions apart.
    const gap = /\n[ \t]*\r?\n$/.test(text.slice(0, at)) ? [''] : []
    yield {
      kind: 'edit',
      span: { start: at, end: at },
      text: [...lines, ...gap, ''].join(lineEnding),
      reason: prepared.reason,
      certainty: 'proven',
    }
  },
}
