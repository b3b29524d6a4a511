/* Whether the window is as narrow as a phone; the width is the one of the style sheets. */
import { onUnmounted, ref } from 'vue'

export function useNarrow() {
  const media = window.matchMedia('(max-width: 720px)')
  const narrow = ref(media.matches)
  const look = () => (narrow.value = media.matches)
  media.addListener(look)
  onUnmounted(() => media.removeListener(look))
  return narrow
}
