/**
 * Saves bytes or text as a file. As something of no type it can only be saved, never opened as a page.
 */
export function saveFile(content: BlobPart, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
  link.download = name
  link.click()
  // A browser that has not begun by then never will.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Words as the name of a file, for every file system. */
export function fileName(words: string, ending: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  const safe = words.replace(/[\\/:*?"<>|\u0000-\u001f\u007f]+/g, ' ').replace(/^[\s.]+/, '')
  return `${Array.from(safe).slice(0, 80).join('').trim() || 'conversation'}.${ending}`
}

/**
 * Saves what stands in a `data:` URL. Browsers don't navigate to one, and a policy of the page may keep scripts from
 * fetching it, so that it is read here.
 */
export function downloadData(url: string, name: string): void {
  const [head = '', body = ''] = url.split(/,(.*)/s)
  try {
    const text = /;base64\s*$/i.test(head) ? atob(body) : unescape(body)
    saveFile(
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
      name,
    )
  } catch {
    // What can't be decoded has nothing in it to save.
  }
}
