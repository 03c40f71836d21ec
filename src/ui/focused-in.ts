/** What has the focus in the widget a node belongs to. */
export function focusedIn(node: Node | null | undefined): Element | null {
  const root = node?.getRootNode()
  return root instanceof ShadowRoot ? root.activeElement : null
}
