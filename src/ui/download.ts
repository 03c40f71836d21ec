/**
 * Saves what stands in a `data:` URL. Browsers don't navigate to one, and a policy of the page may keep scripts from
 * fetching it, so that it is read here; as bytes of no type it can only be saved, never opened as a page.
 */
export function downloadData(url: string, name: string): void {
  const [head = '', body = ''] = url.split(/,(.*)/s)
  try {
    const text = /;base64\s*$/i.test(head) ? atob(body) : unescape(body)
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
    link.download = name
    link.click()
    // A browser that has not begun by then never will.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  } catch {
    // What can't be decoded has nothing in it to save.
  }
}
