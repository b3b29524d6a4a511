/*
 * News of the server without reloading: one stream for the whole page. Each event carries the number of the
 * newest change; pages watch how often it moved and read again. The browser itself opens a stream that ended
 * or broke anew.
 */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { year, type Live } from '@/api/year'

export const useLive = defineStore('live', () => {
  const generation = ref(0)
  const on = ref(false)
  let newest = 0
  let stream: EventSource | null = null

  function hear(event: MessageEvent<string>) {
    const said = (JSON.parse(event.data) as Live).generation
    if (newest && newest !== said) generation.value++
    newest = said
  }

  function start() {
    if (stream) return
    stream = new EventSource(year.liveUrl())
    stream.onopen = () => (on.value = true)
    stream.onerror = () => (on.value = false)
    stream.onmessage = hear
  }

  function stop() {
    stream?.close()
    stream = null
    on.value = false
  }

  return { generation, on, start, stop }
})
