import { piecesOf, visible } from './visible.js'

/** `false` and undefined leave an attribute out; true sets it without a value. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** What an element may hold: text is put in as text, whatever it holds. */
export type Child = Node | string | undefined

/** An element with attributes and children. No attribute is code or style, and characters that cannot be seen are made visible. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  setAttributes(made, attributes)
  fill(made, children)
  return made
}

/** An element of an SVG. */
export function drawing(name: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  setAttributes(made, attributes)
  fill(made, children)
  return made
}

/** A button; its children are its name unless `aria-label` is given. */
export function button(attributes: Attributes, onClick: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children)
  made.addEventListener('click', onClick)
  return made
}

/** Sets attributes, or takes those away that are false or undefined. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (/^on|^style$|^srcdoc$/i.test(name)) throw new Error(`${name} is no attribute of this page`)
    if (value === undefined || value === false) target.removeAttribute(name)
    else target.setAttribute(name, value === true ? '' : visible(String(value)))
  }
}

/** Puts children in the place of those that an element has. */
export function fill(target: Element, children: readonly Child[]): void {
  target.replaceChildren(
    ...children.flatMap((child) => (child === undefined ? [] : typeof child === 'string' ? textNodes(child) : [child])),
  )
}

/** Text for the screen, with a mark in the place of each character that cannot be seen. */
export function textNodes(text: string): readonly Node[] {
  return piecesOf(text).map((piece) => {
    if (piece.name === undefined) return document.createTextNode(piece.text)
    const mark = document.createElement('span')
    mark.className = 'unseen'
    mark.title = `${piece.text} ${piece.name}`
    mark.textContent = piece.text
    return mark
  })
}
