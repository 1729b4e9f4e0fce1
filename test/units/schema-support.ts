type Schema = Readonly<Record<string, unknown>>

/** What a value breaks of a schema, by place; knows as much of JSON Schema as the documented schemas use. */
export function objections(value: unknown, schema: Schema, root: Schema, at = '$'): readonly string[] {
  if (typeof schema.$ref === 'string') return objections(value, resolved(schema.$ref, root), root, at)
  if ('const' in schema) return value === schema.const ? [] : [`${at}: not ${schema.const}`]
  if (Array.isArray(schema.enum)) return schema.enum.includes(value) ? [] : [`${at}: not in the list`]
  if (schema.type === 'string') return typeof value === 'string' ? [] : [`${at}: no string`]
  if (schema.type === 'boolean') return typeof value === 'boolean' ? [] : [`${at}: no boolean`]
  if (schema.type === 'integer')
    return Number.isInteger(value) && Number(value) >= Number(schema.minimum ?? 0) ? [] : [`${at}: no integer`]
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${at}: no array`]
    return value.flatMap((item, index) => objections(item, schema.items as Schema, root, `${at}[${index}]`))
  }
  if (typeof value !== 'object' || value === null) return [`${at}: no object`]
  if (schema.properties === undefined) return []
  const properties = schema.properties as Readonly<Record<string, Schema>>
  return [
    ...((schema.required ?? []) as string[]).filter((name) => !(name in value)).map((name) => `${at}: no ${name}`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const inner = properties[name]
      return inner === undefined ? [`${at}: unknown ${name}`] : objections(item, inner, root, `${at}.${name}`)
    }),
  ]
}

function resolved(reference: string, root: Schema): Schema {
  return reference
    .split('/')
    .slice(1)
    .reduce<Schema>((schema, name) => schema[name] as Schema, root)
}
