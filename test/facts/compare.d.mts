import type { ProductionForm, StartForm } from '../../src/ecosystems/node/production-form.js'

type Rows = readonly (ProductionForm | StartForm)[]

/** In what rows a table and what was measured differ, as lines of a diff; releases that were not measured are left aside. */
export function differences(table: Rows, measured: Rows): readonly string[]
