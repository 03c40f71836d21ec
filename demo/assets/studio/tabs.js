// Groups as tabs: arrow keys move between them, as the pattern of ARIA has it.

import { make, makeProse } from './make.js'

export function makeTabs(list, panels, groups) {
  const tabs = groups.map(({ title, about, elements }, index) => {
    const panel = make(
      'div',
      { role: 'tabpanel', id: `panel-${index}`, className: 'panel', 'aria-labelledby': `tab-${index}` },
      ...(about ? [make('p', { className: 'note' }, ...makeProse(about))] : []),
      ...elements,
    )
    const tab = make(
      'button',
      { type: 'button', role: 'tab', id: `tab-${index}`, 'aria-controls': panel.id },
      title,
    )
    tab.onclick = () => select(index)
    list.append(tab)
    panels.append(panel)
    return { tab, panel }
  })

  function select(chosen, hasFocus = false) {
    for (const [index, { tab, panel }] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(index === chosen))
      tab.tabIndex = index === chosen ? 0 : -1
      panel.hidden = index !== chosen
    }
    if (hasFocus) tabs[chosen].tab.focus()
  }

  list.addEventListener('keydown', (event) => {
    const at = tabs.findIndex(({ tab }) => tab === document.activeElement)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    select((to + tabs.length) % tabs.length, true)
  })
  select(0)
  // A mark for the groups in which something was changed.
  return {
    mark(isChanged) {
      for (const [index, { tab }] of tabs.entries()) tab.classList.toggle('changed', isChanged(groups[index]))
    },
  }
}
