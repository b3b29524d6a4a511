/*
 * Draws only the rows in sight of a long list. `tops` holds where each row begins and, last, where the list
 * ends; rows may differ in height. It stays cheap at 20,000 rows. While printing every row is drawn.
 */
import { computed, nextTick, onMounted, onUnmounted, ref, type Ref } from 'vue'

const OVERSCAN_PX = 420
const NEAR_END_ROWS = 20

/* The last row that begins at or before `y`. */
export function rowAt(tops: number[], y: number): number {
  let low = 0
  let high = Math.max(0, tops.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tops[middle] <= y) low = middle
    else high = middle - 1
  }
  return low
}

export function topsOf(heights: number[]): number[] {
  const tops = [0]
  for (const height of heights) tops.push(tops[tops.length - 1] + height)
  return tops
}

export function useWindow(scroller: Ref<HTMLElement | null>, tops: Ref<number[]>) {
  const top = ref(0)
  const view = ref(800)
  const printing = ref(false)

  const count = computed(() => tops.value.length - 1)
  const whole = computed(() => tops.value[count.value])
  const first = computed(() => (printing.value ? 0 : rowAt(tops.value, top.value - OVERSCAN_PX)))
  const last = computed(() => {
    if (printing.value || count.value === 0) return count.value
    return rowAt(tops.value, top.value + view.value + OVERSCAN_PX) + 1
  })
  const before = computed(() => tops.value[first.value])
  const after = computed(() => whole.value - tops.value[last.value])
  const nearEnd = computed(() => last.value >= count.value - NEAR_END_ROWS)

  function measure() {
    if (!scroller.value) return
    top.value = scroller.value.scrollTop
    view.value = scroller.value.clientHeight
  }

  /* Brings a row into sight; `inset` is the height of the sticky header. */
  async function reveal(index: number, inset: number) {
    const box = scroller.value
    if (!box) return
    const [from, to] = [tops.value[index], tops.value[index + 1] + inset]
    if (from < box.scrollTop) box.scrollTop = from
    else if (to > box.scrollTop + box.clientHeight) box.scrollTop = to - box.clientHeight
    measure()
    await nextTick()
  }

  const startPrint = () => (printing.value = true)
  const endPrint = () => (printing.value = false)
  let watcher: ResizeObserver | null = null

  onMounted(() => {
    measure()
    scroller.value?.addEventListener('scroll', measure, { passive: true })
    if (scroller.value) (watcher = new ResizeObserver(measure)).observe(scroller.value)
    window.addEventListener('beforeprint', startPrint)
    window.addEventListener('afterprint', endPrint)
  })
  onUnmounted(() => {
    watcher?.disconnect()
    window.removeEventListener('beforeprint', startPrint)
    window.removeEventListener('afterprint', endPrint)
  })

  return { count, first, last, before, after, nearEnd, reveal }
}
