/**
 * Whether a click came from a key. A button that goes away with its press then hands the focus on; for a finger that
 * would bring up the keyboard of the screen.
 */
export function isByKeyboard(click: Pick<UIEvent, 'detail'>): boolean {
  return click.detail === 0
}
