/**
 * Whether a key belongs to an input method: there Enter accepts a suggestion and Escape drops it. Safari reports the
 * key that ends a composition only by its code.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

/** Enter sends; with Shift it breaks the line. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposing(event)
}

export function isEscape(event: KeyboardEvent): boolean {
  return event.key === 'Escape' && !isComposing(event)
}
