/** What a template's placeholders become. */
export type Placeholders = Readonly<Record<string, string>>

/** A template that was filled in, or which of its placeholders there is none of. */
export type FilledTemplate = { readonly text: string } | { readonly problem: string }

/** Puts values in the place of `{{name}}`. What stands in a value is not looked at again. */
export function fillTemplate(template: string, values: Placeholders): FilledTemplate {
  const unknown = [...template.matchAll(PLACEHOLDER)].map(nameOf).find((name) => !Object.hasOwn(values, name))
  if (unknown !== undefined) {
    const known = Object.keys(values).map((name) => `{{${name}}}`)
    return { problem: `the template holds {{${unknown}}}, and there is no such placeholder: ${known.join(', ')}.` }
  }
  return { text: template.replace(PLACEHOLDER, (...match: string[]) => values[nameOf(match)] ?? '') }
}

const PLACEHOLDER = /\{\{[ \t]{0,9}([A-Za-z]{1,40})[ \t]{0,9}\}\}/g

function nameOf([, name = '']: readonly string[]): string {
  return name
}
