/** What single keys do. */
export type Keys = Readonly<Record<string, () => void>>

/** Obeys single keys anywhere but where text is typed or a dialog is open. */
export function obeyKeys(keys: Keys, isOn: () => boolean): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return
    const { target } = event
    if (!(target instanceof Element) || document.querySelector('dialog[open]') !== null) return
    const typing = target.closest('input:not([type=checkbox]), select, textarea') !== null
    if (event.key === 'Escape' ? false : typing || !isOn()) return
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined
    if (act === undefined) return
    event.preventDefault()
    act()
  })
}
