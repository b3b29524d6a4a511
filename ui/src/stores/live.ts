/*
 * News of the server without reloading: one stream for the whole page. Each message carries the number of the
 * newest change; pages watch it and read again. A lost stream is taken up again by the browser itself.
 */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { year, type Live } from '@/api/year'

const LIMIT_MS = 2000

export const useLive = defineStore('live', () => {
  const generation = ref(0)
  const todo = ref(0)
  const on = ref(false)
  let stream: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  /* A burst of changes is one reading of the page. */
  function hear(event: MessageEvent<string>) {
    const news = JSON.parse(event.data) as Live
    todo.value = news.todo
    if (generation.value === 0) generation.value = news.generation
    if (news.generation === generation.value || timer) return
    timer = setTimeout(() => {
      timer = undefined
      generation.value = news.generation
    }, LIMIT_MS)
  }

  function start() {
    if (stream) return
    stream = new EventSource(year.liveUrl())
    stream.onopen = () => (on.value = true)
    stream.onmessage = hear
    stream.onerror = () => {
      on.value = false
      if (stream?.readyState === EventSource.CLOSED) stop()
    }
  }

  function stop() {
    stream?.close()
    stream = null
    on.value = false
  }

  return { generation, todo, on, start, stop }
})
