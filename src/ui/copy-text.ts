import { focusedIn } from './focused-in.ts'

/**
 * Puts text on the clipboard. The modern call is missing on plain http and may be denied by the site's permissions
 * policy; a selection and the old command work there. Says whether it worked.
 */
export async function copyText(text: string, root: Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text, root)
  }
}

function copyBySelection(text: string, root: Node): boolean {
  const area = document.createElement('textarea')
  const focused = focusedIn(root)
  area.value = text
  area.setAttribute('aria-hidden', 'true')
  area.className = 'unseen'
  root.appendChild(area)
  try {
    area.select()
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
