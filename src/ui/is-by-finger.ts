/**
 * Whether a click came from a finger, or a pen. A button that goes away with its press hands the focus on, so that keys
 * have somewhere to go; for a finger that would bring up the keyboard of the screen.
 */
export function isByFinger(click: Pick<UIEvent, 'detail'> & { readonly pointerType?: string }): boolean {
  // A click of the keyboard counts none. Browsers that don't tell their pointers apart may be on a phone.
  return click.detail > 0 && click.pointerType !== 'mouse'
}
