/* What is cut off for want of room says itself whole under the pointer. One ear for the page, no title in every template. */
function cutBox(target: EventTarget | null): HTMLElement | null {
  const box = target instanceof Element ? target.closest<HTMLElement>('.ellipsis') : null
  return box && box.scrollWidth > box.clientWidth + 1 ? box : null
}

function sayWhole(event: Event) {
  const box = cutBox(event.target)
  if (!box || (box.title && box.dataset.whole === undefined) || box.parentElement?.closest('[title]')) return
  box.dataset.whole = ''
  box.title = (box.textContent ?? '').trim().replace(/\s+/g, ' ')
}

export function followCuts() {
  document.addEventListener('pointerover', sayWhole, { passive: true })
}
